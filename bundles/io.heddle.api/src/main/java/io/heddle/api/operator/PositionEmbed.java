// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import io.heddle.api.weight.Weight;
import java.util.List;

/**
 * Adds a learned vector of the token's position: {@code y[b, t] = x[b, t] + table[position(b, t)]} (GPT-2).
 *
 * @param x {@code [batch, time, width]}
 * @param table {@code [positions, width]}; a longer context is an error of the pass
 */
public record PositionEmbed(Tensor x, Weight table) implements Operator {
    /** Checks the shapes. */
    public PositionEmbed {
        Check.weight("PositionEmbed", table, table.shape().size(0), x.shape().width());
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
        return List.of(table);
    }
}
