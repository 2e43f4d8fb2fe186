// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import io.heddle.api.weight.Weight;
import java.util.List;
import java.util.Optional;

/**
 * A short depthwise convolution over time that looks back only:
 * {@code y[t, c] = activation(bias[c] + sum_j weight[c, j] * x[t - taps + 1 + j, c])}.
 *
 * <p>The state is the last {@code taps - 1} inputs, {@code [taps - 1, channel]}, oldest first.
 *
 * @param x {@code [batch, time, channel]}
 * @param weight {@code [channel, taps]}, the last tap on the present input
 * @param bias {@code [channel]}, if any
 * @param activation of the sum
 * @param state {@code [taps - 1, channel]}
 */
public record CausalConv(Tensor x, Weight weight, Optional<Weight> bias, Activation activation, StateTensor state)
        implements Operator {
    /** Checks the shapes. */
    public CausalConv {
        Check.weight("CausalConv", weight, x.shape().width(), weight.shape().size(1));
        bias.ifPresent(b -> Check.weight("CausalConv", b, x.shape().width()));
        Check.that(state.entry().shape().count() == (long) (weight.shape().size(1) - 1) * x.shape().width(),
                "CausalConv", "a state [taps - 1, channel]", state.entry().shape(), weight.shape());
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
        return bias.map(b -> List.of(weight, b)).orElse(List.of(weight));
    }

    @Override
    public List<StateTensor> states() {
        return List.of(state);
    }
}
