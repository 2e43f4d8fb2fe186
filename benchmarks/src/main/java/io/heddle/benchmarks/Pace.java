// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks;

/**
 * How long is measured.
 *
 * @param warmUp seconds before the first round
 * @param rounds how many
 * @param seconds of a round
 * @param limit seconds after which no further round begins, so that a busy machine does not take for ever
 */
public record Pace(double warmUp, int rounds, double seconds, double limit) {
    /** A reliable one. */
    public static final Pace USUAL = new Pace(3, 7, 0.7, 45);
    /** A short one, for a first look. */
    public static final Pace QUICK = new Pace(1, 3, 0.3, 20);

    /** For calls that take seconds each, of which a round has one: fewer of them. */
    public Pace forLongCalls() {
        return new Pace(Math.min(warmUp, 1), Math.min(rounds, 5), seconds, limit);
    }
}
