// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import java.util.List;

/**
 * {@code y = activation(x)}, element by element.
 *
 * @param x any shape
 * @param activation the function
 */
public record Activate(Tensor x, Activation activation) implements Operator {
    @Override
    public List<Tensor> inputs() {
        return List.of(x);
    }

    @Override
    public List<TensorSpec> outputs() {
        return Check.like(x);
    }
}
