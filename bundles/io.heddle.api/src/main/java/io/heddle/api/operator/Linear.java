// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import io.heddle.api.weight.Weight;
import java.util.List;
import java.util.Optional;

/**
 * {@code y = W x + b} on the last axis.
 *
 * @param x {@code [.., in]}
 * @param weight {@code [out, in]}
 * @param bias {@code [out]}, if any
 */
public record Linear(Tensor x, Weight weight, Optional<Weight> bias) implements Operator {
    /** Checks the shapes. */
    public Linear {
        Check.weight("Linear", weight, weight.shape().size(0), x.shape().width());
        bias.ifPresent(b -> Check.weight("Linear", b, weight.shape().size(0)));
    }

    /** Without bias. */
    public Linear(Tensor x, Weight weight) {
        this(x, weight, Optional.empty());
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(x);
    }

    @Override
    public List<TensorSpec> outputs() {
        return Check.like(x, weight.shape().size(0));
    }

    @Override
    public List<Weight> weights() {
        return bias.map(b -> List.of(weight, b)).orElse(List.of(weight));
    }
}
