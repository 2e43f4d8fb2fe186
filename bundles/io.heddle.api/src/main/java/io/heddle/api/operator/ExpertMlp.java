// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import io.heddle.api.weight.Weight;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The chosen experts of each token, and only those:
 * {@code y = sum_i share_i * down_e(act(gate_e(x)) * up_e(x))} with {@code e = index_i}; without a
 * gate {@code down_e(act(up_e(x)))}.
 *
 * @param x {@code [batch, time, width]}
 * @param indices I32 {@code [batch, time, k]}
 * @param shares {@code [batch, time, k]}: the weight of each choice
 * @param gate {@code [experts, inner, width]}, if any
 * @param up {@code [experts, inner, width]}
 * @param down {@code [experts, width, inner]}
 * @param activation of the gate, or of {@code up} without one
 */
public record ExpertMlp(Tensor x, Tensor indices, Tensor shares, Optional<Weight> gate, Weight up, Weight down,
        Activation activation) implements Operator {
    /** Checks the shapes. */
    public ExpertMlp {
        int experts = up.shape().size(0);
        int inner = up.shape().size(1);
        int width = x.shape().width();
        Check.that(indices.type() == DataType.I32 && indices.shape().equals(shares.shape()), "ExpertMlp",
                "I32 indices and shares alike", indices, shares);
        Check.weight("ExpertMlp", up, experts, inner, width);
        Check.weight("ExpertMlp", down, experts, width, inner);
        gate.ifPresent(g -> Check.weight("ExpertMlp", g, experts, inner, width));
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(x, indices, shares);
    }

    @Override
    public List<TensorSpec> outputs() {
        return Check.like(x);
    }

    @Override
    public List<Weight> weights() {
        return Stream.concat(gate.stream(), Stream.of(up, down)).toList();
    }
}
