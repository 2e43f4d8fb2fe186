// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import java.util.List;

/**
 * The valid tokens of each row in reverse order; tokens beyond the count become 0. For layers that
 * run backwards over a whole input.
 *
 * @param x {@code [batch, time, width]}
 */
public record Reverse(Tensor x) implements Operator {
    @Override
    public List<Tensor> inputs() {
        return List.of(x);
    }

    @Override
    public List<TensorSpec> outputs() {
        return Check.like(x);
    }
}
