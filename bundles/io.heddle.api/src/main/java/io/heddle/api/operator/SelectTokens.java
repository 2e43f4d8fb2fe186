// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import io.heddle.api.state.StateTensor;
import java.util.List;

/**
 * Gathers the tokens that a mask admits, in order. Results: the tokens {@code [batch, capacity,
 * width]} (0 beyond the admitted), their indices in the row I32 {@code [batch, capacity]} (-1
 * beyond), how many were admitted I32 {@code [batch]}, how many had been before I32 {@code [batch]},
 * and their positions I32 {@code [batch, capacity]}. Emitted by {@code run.select}.
 *
 * @param x {@code [batch, time, width]}
 * @param mask {@code [batch, time]}: admitted where above 0
 * @param capacity the most tokens a row that can be admitted in one pass; later ones are passed by
 * @param admitted an index state {@code []}: how many tokens this row has admitted so far
 */
public record SelectTokens(Tensor x, Tensor mask, int capacity, StateTensor admitted) implements Operator {
    /** Checks the shapes. */
    public SelectTokens {
        Check.that(x.shape().rank() == 3 && mask.shape().equals(Shape.of(x.size(0), x.size(1))) && capacity >= 1,
                "SelectTokens", "x [batch, time, width] and a mask [batch, time]", x, mask, capacity);
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(x, mask);
    }

    @Override
    public List<TensorSpec> outputs() {
        TensorSpec tokens = new TensorSpec(DataType.I32, Shape.of(x.size(0), capacity));
        TensorSpec rows = new TensorSpec(DataType.I32, Shape.of(x.size(0)));
        return List.of(new TensorSpec(x.type(), x.shape().with(1, capacity)), tokens, rows, rows, tokens);
    }

    @Override
    public List<StateTensor> states() {
        return List.of(admitted);
    }
}
