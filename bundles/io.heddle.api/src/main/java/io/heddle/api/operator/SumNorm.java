// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import java.util.List;

/**
 * {@code y = x / (sum(x) + epsilon)} over the last axis (linear attention, DeltaNet).
 *
 * @param x {@code [.., width]}
 * @param epsilon added to the sum
 */
public record SumNorm(Tensor x, double epsilon) implements Operator {
    @Override
    public List<Tensor> inputs() {
        return List.of(x);
    }

    @Override
    public List<TensorSpec> outputs() {
        return Check.like(x);
    }
}
