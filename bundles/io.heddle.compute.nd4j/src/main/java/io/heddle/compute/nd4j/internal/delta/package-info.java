// SPDX-License-Identifier: Apache-2.0
/** What delta rules need beside their recurrence. */
@org.jspecify.annotations.NullMarked
package io.heddle.compute.nd4j.internal.delta;
