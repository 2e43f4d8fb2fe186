// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import java.util.List;

/**
 * {@code y = x * activation(gate)}, element by element: a gated unit, or with {@code IDENTITY} a product.
 *
 * @param x any shape
 * @param gate like x, or with a last axis of 1 that serves all channels
 * @param activation of the gate
 */
public record Gate(Tensor x, Tensor gate, Activation activation) implements Operator {
    /** Checks the shapes. */
    public Gate {
        Check.that(gate.shape().equals(x.shape()) || gate.shape().equals(x.shape().with(-1, 1)),
                "Gate", "a gate like x, or one a row", gate, x);
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(x, gate);
    }

    @Override
    public List<TensorSpec> outputs() {
        return Check.like(x);
    }
}
