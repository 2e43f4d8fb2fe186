// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import io.heddle.api.weight.Weight;
import java.util.List;

/**
 * The weighted sum of each head's copies: {@code y[h] = sum over r of x[r * heads + h] * weight[h, r]},
 * channel by channel (the outputs of Mamba-3 MIMO). The result is {@code [batch, time, head, channel]}.
 *
 * @param x {@code [batch, time, rank * head, channel]}
 * @param weight {@code [head, rank, channel]}
 */
public record MergeRanks(Tensor x, Weight weight) implements Operator {
    /** Checks the shapes. */
    public MergeRanks {
        int heads = weight.shape().size(0);
        Check.that(x.size(2) == heads * weight.shape().size(1), "MergeRanks", "ranks times heads", x, weight.shape());
        Check.weight("MergeRanks", weight, heads, weight.shape().size(1), x.size(3));
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(x);
    }

    @Override
    public List<TensorSpec> outputs() {
        return List.of(new TensorSpec(x.type(), x.shape().with(2, weight.shape().size(0))));
    }

    @Override
    public List<Weight> weights() {
        return List.of(weight);
    }
}
