// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import java.util.List;

/**
 * Puts selected tokens back: {@code y = base}, but {@code y[b, indices[b, i]] = x[b, i]}; negative
 * indices are passed by. Emitted by {@code run.select}.
 *
 * @param base {@code [batch, time, width]}
 * @param x {@code [batch, capacity, width]}
 * @param indices I32 {@code [batch, capacity]}
 */
public record ScatterTokens(Tensor base, Tensor x, Tensor indices) implements Operator {
    @Override
    public List<Tensor> inputs() {
        return List.of(base, x, indices);
    }

    @Override
    public List<TensorSpec> outputs() {
        return Check.like(base);
    }
}
