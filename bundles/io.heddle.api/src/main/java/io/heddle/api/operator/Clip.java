// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import java.util.List;

/**
 * {@code y = min(max(x, least), most)}, element by element.
 *
 * @param x any shape
 * @param least the lower limit, minus infinity for none
 * @param most the upper limit, infinity for none
 */
public record Clip(Tensor x, double least, double most) implements Operator {
    /** Checks the limits. */
    public Clip {
        Check.that(least <= most, "Clip", "limits in order", least, most);
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
