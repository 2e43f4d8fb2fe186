// SPDX-License-Identifier: Apache-2.0
/** Recurrences whose channels do not see each other: a vector is some channels, and tokens pass one by one. */
@org.jspecify.annotations.NullMarked
package io.heddle.compute.vector.internal.scan;
