// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import java.util.List;

/**
 * The last valid token of each row, so that a head is applied to it alone; zeros where a row has none.
 *
 * @param x {@code [batch, time, width]}; the result is {@code [batch, 1, width]}
 */
public record LastToken(Tensor x) implements Operator {
    /** Checks the shapes. */
    public LastToken {
        Check.that(x.shape().rank() == 3, "LastToken", "[batch, time, width]", x);
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(x);
    }

    @Override
    public List<TensorSpec> outputs() {
        return List.of(new TensorSpec(x.type(), x.shape().with(1, 1)));
    }
}
