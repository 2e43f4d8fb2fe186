// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.Tensor;
import java.util.List;

/** What a {@link MatrixRecurrence} divides its result by; n is decayed and written like S, with v = 1. */
public sealed interface Normaliser {
    /** Nothing. */
    record None() implements Normaliser {}

    /**
     * {@code n.q + epsilon} (linear attention).
     *
     * @param epsilon added to the sum
     * @param sum {@code [head, key]}: n
     */
    record Sum(double epsilon, StateTensor sum) implements Normaliser {}

    /**
     * {@code max(|n.q|, exp(-m)) + epsilon} with writes multiplied by {@code exp(inputGate)} and
     * everything kept divided by {@code exp(m)}, m being the running maximum
     * {@code m_t = max(logDecay_t + m_{t-1}, inputGate_t)} (mLSTM, Beck et al. 2024). It starts at 0.
     *
     * @param inputGate {@code [batch, time, head]}: the logarithm of the write's strength
     * @param epsilon added to the maximum
     * @param sum {@code [head, key]}: n
     * @param logScale {@code [head]}: m
     */
    record Stabilised(Tensor inputGate, double epsilon, StateTensor sum, StateTensor logScale) implements Normaliser {}

    /** The tensors that it reads. */
    default List<Tensor> inputs() {
        return this instanceof Stabilised stabilised ? List.of(stabilised.inputGate()) : List.of();
    }

    /** The states that it carries. */
    default List<StateTensor> states() {
        return switch (this) {
            case None() -> List.of();
            case Sum(double epsilon, StateTensor sum) -> List.of(sum);
            case Stabilised stabilised -> List.of(stabilised.sum(), stabilised.logScale());
        };
    }
}
