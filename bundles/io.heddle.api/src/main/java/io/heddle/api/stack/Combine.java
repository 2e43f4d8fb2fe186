// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.stack;

/** What becomes of the sum of a stage's branches, y, and the hidden state, h. */
public sealed interface Combine {
    /**
     * {@code h = hidden * h + branch * y}.
     *
     * @param hidden factor of the hidden state
     * @param branch factor of the sum
     */
    record Residual(double hidden, double branch) implements Combine {}

    /**
     * {@code h = hidden * n + branch * y} where n is the first branch's normed input: the residual
     * is taken after the norm (MiniMax).
     *
     * @param hidden factor of the normed input
     * @param branch factor of the sum
     */
    record ResidualOfNorm(double hidden, double branch) implements Combine {}

    /**
     * {@code h = norm(hidden * h + branch * y)}.
     *
     * @param hidden factor of the hidden state
     * @param branch factor of the sum
     * @param norm applied to both
     */
    record PostNorm(double hidden, double branch, NormSpec norm) implements Combine {}

    /** {@code h = y}. */
    record Replace() implements Combine {}

    /** h stays; y is published for later branches of the pass. @param value its name */
    record Publish(String value) implements Combine {}

    /** {@code h + y}. */
    static Combine residual() {
        return new Residual(1, 1);
    }
}
