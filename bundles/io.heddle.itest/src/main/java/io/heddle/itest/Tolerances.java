// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

/** What counts as equal in the tests of this bundle. */
final class Tolerances {
    /** Largest logit difference to the published implementation, divided by the logits' standard deviation. */
    static final double PUBLISHED_LOGITS = 2e-4;
    /** The same to formulas written a second time in double, where the stack computes in F64 too. */
    static final double REFERENCE_LOGITS = 1e-6;
    /** Difference of a mean loss to the published one, in nats. */
    static final double PUBLISHED_LOSS = 1e-3;
    /** Two ways through the same stack in F32, divided by the logits' standard deviation. */
    static final double SAME_STACK_F32 = 5e-5;
    /** Two ways through the same stack in F64, divided by the logits' standard deviation. */
    static final double SAME_STACK_F64 = 1e-11;

    private Tolerances() {}
}
