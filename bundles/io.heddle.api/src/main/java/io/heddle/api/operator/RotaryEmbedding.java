// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import java.util.List;

/**
 * Rotates pairs of channels by an angle that grows with the token's position (Su et al. 2021):
 * the first {@code rotary.width()} channels of each head, the rest passes.
 *
 * @param x {@code [batch, time, head, channel]}
 * @param rotary the frequencies
 */
public record RotaryEmbedding(Tensor x, Rotary rotary) implements Operator {
    /** Checks the shapes. */
    public RotaryEmbedding {
        Check.that(x.shape().rank() == 4 && rotary.width() <= x.size(-1), "RotaryEmbedding",
                "[batch, time, head, channel] of at least the rotary width", x, rotary.width());
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
