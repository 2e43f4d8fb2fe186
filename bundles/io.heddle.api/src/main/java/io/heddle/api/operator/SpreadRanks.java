// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import io.heddle.api.weight.Weight;
import java.util.List;

/**
 * Several scaled copies of each head: {@code y[r * heads + h] = x[h] * weight[h, r]}, channel by
 * channel (the inputs of Mamba-3 MIMO). The result is {@code [batch, time, rank * head, channel]}.
 *
 * @param x {@code [batch, time, head, channel]}
 * @param weight {@code [head, rank, channel]}
 */
public record SpreadRanks(Tensor x, Weight weight) implements Operator {
    /** Checks the shapes. */
    public SpreadRanks {
        Check.weight("SpreadRanks", weight, x.size(2), weight.shape().size(1), x.size(3));
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(x);
    }

    @Override
    public List<TensorSpec> outputs() {
        return List.of(new TensorSpec(x.type(), x.shape().with(2, weight.shape().size(1) * x.size(2))));
    }

    @Override
    public List<Weight> weights() {
        return List.of(weight);
    }
}
