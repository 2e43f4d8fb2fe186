// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import io.heddle.api.weight.Weight;
import java.util.List;

/**
 * The time step of selective mechanisms: {@code dt = clamp(log(1 + e^(x + bias)), least, most)}.
 *
 * @param x {@code [.., width]}
 * @param bias {@code [width]}
 * @param least the lower limit, 0 for none
 * @param most the upper limit, infinity for none
 */
public record Softplus(Tensor x, Weight bias, double least, double most) implements Operator {
    /** Checks the shapes. */
    public Softplus {
        Check.weight("Softplus", bias, x.shape().width());
        Check.that(least <= most, "Softplus", "limits in order", least, most);
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
        return List.of(bias);
    }
}
