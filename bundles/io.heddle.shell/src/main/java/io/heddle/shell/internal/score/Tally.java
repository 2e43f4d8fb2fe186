// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.score;

/**
 * How often something was right.
 *
 * @param right how often
 * @param count of how many
 */
record Tally(int right, int count) {

    /** The two-sided 95 % quantile of the normal distribution. */
    private static final double QUANTILE = 1.959963984540054;

    Tally plus(boolean one) {
        return new Tally(right + (one ? 1 : 0), count + 1);
    }

    double share() {
        return (double) right / count;
    }

    /** The standard error of the mean, with the sample's variance, as lm-evaluation-harness gives it. */
    double error() {
        return count < 2 ? 0 : Math.sqrt(share() * (1 - share()) / (count - 1));
    }

    /** Where the 95 % interval begins: Wilson's (1927), which holds for few questions too. */
    double low() {
        return centre() - halfWidth();
    }

    /** Where it ends. */
    double high() {
        return centre() + halfWidth();
    }

    private double centre() {
        return (share() + QUANTILE * QUANTILE / (2 * count)) / (1 + QUANTILE * QUANTILE / count);
    }

    private double halfWidth() {
        double square = QUANTILE * QUANTILE;
        return QUANTILE * Math.sqrt(share() * (1 - share()) / count + square / (4.0 * count * count)) / (1 + square / count);
    }
}
