// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

/** A small model of a published hybrid with random weights, and its formulas written a second time. */
interface HybridReference {
    /** The model. */
    RandomCheckpoint checkpoint();

    /** The logits of every token, {@code [time * vocabulary]}. */
    float[] logits(int[] ids);
}
