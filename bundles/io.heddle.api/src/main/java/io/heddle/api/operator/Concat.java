// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import java.util.List;

/**
 * Tensors side by side on the last axis.
 *
 * @param parts at least one; alike but for the last axis
 */
public record Concat(List<Tensor> parts) implements Operator {
    /** Checks the shapes. */
    public Concat {
        parts = List.copyOf(parts);
        Check.that(!parts.isEmpty(), "Concat", "at least one part", parts);
        Tensor first = parts.getFirst();
        for (Tensor part : parts) {
            Check.that(part.shape().with(-1, 1).equals(first.shape().with(-1, 1)), "Concat",
                    "parts alike but for the last axis", part, first);
        }
    }

    @Override
    public List<Tensor> inputs() {
        return parts;
    }

    @Override
    public List<TensorSpec> outputs() {
        return Check.like(parts.getFirst(), parts.stream().mapToInt(part -> part.shape().width()).sum());
    }
}
