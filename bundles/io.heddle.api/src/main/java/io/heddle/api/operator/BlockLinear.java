// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import io.heddle.api.weight.Weight;
import java.util.List;
import java.util.Optional;

/**
 * A block-diagonal product: each head has a matrix of its own (RG-LRU gates, Zamba's head groups).
 *
 * @param x {@code [batch, time, head, in]}
 * @param weight {@code [head, out, in]}
 * @param bias {@code [head, out]}, if any
 */
public record BlockLinear(Tensor x, Weight weight, Optional<Weight> bias) implements Operator {
    /** Checks the shapes. */
    public BlockLinear {
        Check.weight("BlockLinear", weight, x.size(-2), weight.shape().size(1), x.size(-1));
        bias.ifPresent(b -> Check.weight("BlockLinear", b, x.size(-2), weight.shape().size(1)));
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(x);
    }

    @Override
    public List<TensorSpec> outputs() {
        return Check.like(x, weight.shape().size(1));
    }

    @Override
    public List<Weight> weights() {
        return bias.map(b -> List.of(weight, b)).orElse(List.of(weight));
    }
}
