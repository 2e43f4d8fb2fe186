// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import java.util.List;

/**
 * {@code y = cap * tanh(x / cap)} (RecurrentGemma's logits, xLSTM's gates).
 *
 * @param x any shape
 * @param cap above 0
 */
public record SoftCap(Tensor x, double cap) implements Operator {
    /** Checks the cap. */
    public SoftCap {
        Check.that(cap > 0, "SoftCap", "a cap above 0", cap);
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(x);
    }

    @Override
    public List<TensorSpec> outputs() {
        return Check.like(x);
    }
}
