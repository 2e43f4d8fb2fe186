// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import java.util.List;

/**
 * {@code y = xScale * x + otherScale * other}: residual connections, plain and scaled.
 *
 * @param x any shape
 * @param other like x
 * @param xScale factor of x
 * @param otherScale factor of the other
 */
public record Add(Tensor x, Tensor other, double xScale, double otherScale) implements Operator {
    /** Checks the shapes. */
    public Add {
        Check.that(x.shape().equals(other.shape()), "Add", "two tensors alike", x, other);
    }

    /** The plain sum. */
    public Add(Tensor x, Tensor other) {
        this(x, other, 1, 1);
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(x, other);
    }

    @Override
    public List<TensorSpec> outputs() {
        return Check.like(x);
    }
}
