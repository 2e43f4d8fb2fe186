// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import io.heddle.api.weight.Weight;
import java.util.List;

/**
 * A learned mix a channel: {@code y = x + (other - x) * share}.
 *
 * @param x {@code [.., width]}
 * @param other like x
 * @param share {@code [width]}
 */
public record Lerp(Tensor x, Tensor other, Weight share) implements Operator {
    /** Checks the shapes. */
    public Lerp {
        Check.that(x.shape().equals(other.shape()), "Lerp", "two tensors alike", x, other);
        Check.weight("Lerp", share, x.shape().width());
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(x, other);
    }

    @Override
    public List<TensorSpec> outputs() {
        return Check.like(x);
    }

    @Override
    public List<Weight> weights() {
        return List.of(share);
    }
}
