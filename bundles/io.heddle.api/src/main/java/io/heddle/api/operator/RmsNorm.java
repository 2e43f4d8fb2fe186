// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import io.heddle.api.weight.Weight;
import java.util.List;
import java.util.Optional;

/**
 * {@code y = x / sqrt(mean(x²) + epsilon) * (weight + offset)} over each run of {@code group}
 * channels (Zhang and Sennrich 2019), or {@code x / (sqrt(mean(x²)) + epsilon) * (weight + offset)}
 * (StripedHyena).
 *
 * @param x {@code [.., width]}
 * @param weight {@code [width]} or {@code [group]}, the latter shared by all groups; if any
 * @param epsilon added to the mean square
 * @param group the channels of a group; divides the width
 * @param offset 0, or 1 where the weight is stored as a difference from 1 (Gemma)
 * @param plus whether epsilon is added to the root instead
 */
public record RmsNorm(Tensor x, Optional<Weight> weight, double epsilon, int group, double offset, boolean plus)
        implements Operator {
    /** Checks the shapes. */
    public RmsNorm {
        Check.that(group > 0 && x.shape().width() % group == 0, "RmsNorm", "a group that divides the width", group, x);
        int groupSize = group;
        weight.ifPresent(w -> Check.that(w.shape().rank() == 1
                && (w.shape().width() == x.shape().width() || w.shape().width() == groupSize),
                "RmsNorm", "a weight of the width or the group", w.shape(), x));
    }

    /** With epsilon under the root, as usual. */
    public RmsNorm(Tensor x, Optional<Weight> weight, double epsilon, int group, double offset) {
        this(x, weight, epsilon, group, offset, false);
    }

    /** Over the whole width, with a weight. */
    public RmsNorm(Tensor x, Weight weight, double epsilon) {
        this(x, Optional.of(weight), epsilon, x.shape().width(), 0);
    }

    /** Over the whole width, without a weight (FalconMamba). */
    public RmsNorm(Tensor x, double epsilon) {
        this(x, Optional.empty(), epsilon, x.shape().width(), 0);
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
        return weight.map(List::of).orElse(List.of());
    }
}
