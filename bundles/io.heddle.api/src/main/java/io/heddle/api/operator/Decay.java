// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import java.util.List;

/** How a {@link MatrixRecurrence} forgets: the logarithm of w, at most 0. */
public sealed interface Decay {
    /** Never. */
    record None() implements Decay {}

    /** At a fixed rate a head (RetNet). @param logs one a head */
    record Constant(List<Double> logs) implements Decay {
        /** Copies the list. */
        public Constant {
            logs = List.copyOf(logs);
        }
    }

    /** By a number a head and token. @param logs {@code [batch, time, head]} */
    record PerHead(Tensor logs) implements Decay {}

    /** By a number a head, key channel and token (GLA, RWKV-6). @param logs {@code [batch, time, keyHeads, key]} */
    record PerChannel(Tensor logs) implements Decay {}

    /**
     * By {@code -exp(aLog) * dt} (Mamba-2).
     *
     * @param dt {@code [batch, time, head]}
     * @param aLog {@code [head]}
     */
    record ByStep(Tensor dt, Weight aLog) implements Decay {}

    /** Mamba-2's decay. */
    static Decay byStep(Tensor dt, Weight aLog) {
        return new ByStep(dt, aLog);
    }

    /** The tensors that it reads. */
    default List<Tensor> inputs() {
        return switch (this) {
            case None() -> List.of();
            case Constant constant -> List.of();
            case PerHead(Tensor logs) -> List.of(logs);
            case PerChannel(Tensor logs) -> List.of(logs);
            case ByStep(Tensor dt, Weight aLog) -> List.of(dt);
        };
    }

    /** The weights that it reads. */
    default List<Weight> weights() {
        return this instanceof ByStep(Tensor dt, Weight aLog) ? List.of(aLog) : List.of();
    }
}
