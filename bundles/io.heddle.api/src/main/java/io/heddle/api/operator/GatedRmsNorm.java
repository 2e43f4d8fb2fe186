// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import io.heddle.api.weight.Weight;
import java.util.List;

/**
 * RMSNorm with a gate, over each run of {@code group} channels (Mamba-2, GLA, gated delta nets):
 * {@code norm(x * act(gate)) * weight} where the gate comes first, else
 * {@code norm(x) * weight * act(gate)}.
 *
 * @param x {@code [.., width]}
 * @param gate like x
 * @param weight {@code [width]} or {@code [group]}, the latter shared by all groups
 * @param epsilon added to the mean square
 * @param group the channels of a group; divides the width
 * @param gateFirst whether the gate is applied before the norm
 * @param activation of the gate
 */
public record GatedRmsNorm(Tensor x, Tensor gate, Weight weight, double epsilon, int group, boolean gateFirst,
        Activation activation) implements Operator {
    /** Checks the shapes. */
    public GatedRmsNorm {
        Check.that(x.shape().equals(gate.shape()), "GatedRmsNorm", "a gate like x", gate, x);
        Check.that(group > 0 && x.shape().width() % group == 0, "GatedRmsNorm", "a group that divides the width", group, x);
        Check.that(weight.shape().rank() == 1 && (weight.shape().width() == x.shape().width()
                || weight.shape().width() == group), "GatedRmsNorm", "a weight of the width or the group", weight.shape(), x);
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(x, gate);
    }

    @Override
    public List<TensorSpec> outputs() {
        return Check.like(x);
    }

    @Override
    public List<Weight> weights() {
        return List.of(weight);
    }
}
