// SPDX-License-Identifier: Apache-2.0
/** Recurrences whose state is a few numbers a channel: a vector holds channels, and tokens follow one another. */
@org.jspecify.annotations.NullMarked
package io.heddle.compute.vector.internal.scan;
