// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import io.heddle.api.weight.Weight;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code y = (x - mean) / sqrt(variance + epsilon) * weight + bias} over each run of {@code group}
 * channels; with more than one group this is what RWKV calls GroupNorm.
 *
 * @param x {@code [.., width]}
 * @param weight {@code [width]}, if any
 * @param bias {@code [width]}, if any
 * @param epsilon added to the variance
 * @param group the channels of a group; divides the width
 */
public record LayerNorm(Tensor x, Optional<Weight> weight, Optional<Weight> bias, double epsilon, int group)
        implements Operator {
    /** Checks the shapes. */
    public LayerNorm {
        Check.that(group > 0 && x.shape().width() % group == 0, "LayerNorm", "a group that divides the width", group, x);
        weight.ifPresent(w -> Check.weight("LayerNorm", w, x.shape().width()));
        bias.ifPresent(b -> Check.weight("LayerNorm", b, x.shape().width()));
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(x);
    }

    @Override
    public List<TensorSpec> outputs() {
        return Check.like(x);
    }

    @Override
    public List<Weight> weights() {
        return Stream.concat(weight.stream(), bias.stream()).toList();
    }
}
