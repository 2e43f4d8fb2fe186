// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import io.heddle.api.weight.Weight;
import java.util.List;

/**
 * Rows of a table: {@code y[b, t] = scale * table[ids[b, t]]}.
 *
 * @param ids I32 {@code [batch, time]}, each a row of the table
 * @param table {@code [vocabulary, width]}
 * @param scale the factor
 * @param type the element type of the result
 */
public record Embed(Tensor ids, Weight table, double scale, DataType type) implements Operator {
    /** Checks the shapes. */
    public Embed {
        Check.that(ids.type() == DataType.I32 && ids.shape().rank() == 2, "Embed", "I32 ids [batch, time]", ids);
        Check.that(table.shape().rank() == 2, "Embed", "a table [vocabulary, width]", table.shape());
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(ids);
    }

    @Override
    public List<TensorSpec> outputs() {
        return List.of(new TensorSpec(type, ids.shape().append(table.shape().width())));
    }

    @Override
    public List<Weight> weights() {
        return List.of(table);
    }
}
