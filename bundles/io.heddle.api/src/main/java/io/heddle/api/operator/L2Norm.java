// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import java.util.List;

/**
 * {@code y = x / sqrt(sum(x²) + epsilon)} over the last axis (delta rules, RWKV-7).
 *
 * @param x {@code [.., width]}
 * @param epsilon added to the sum of squares
 */
public record L2Norm(Tensor x, double epsilon) implements Operator {
    @Override
    public List<Tensor> inputs() {
        return List.of(x);
    }

    @Override
    public List<TensorSpec> outputs() {
        return Check.like(x);
    }
}
