// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import java.util.List;

/**
 * {@code y = factor * x}.
 *
 * @param x any shape
 * @param factor the same for all elements
 */
public record Scale(Tensor x, double factor) implements Operator {
    @Override
    public List<Tensor> inputs() {
        return List.of(x);
    }

    @Override
    public List<TensorSpec> outputs() {
        return Check.like(x);
    }
}
