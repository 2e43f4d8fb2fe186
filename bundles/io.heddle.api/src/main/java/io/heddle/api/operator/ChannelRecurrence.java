// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import java.util.List;

/**
 * A decaying sum a channel: {@code h_t = exp(logDecay_t) h_{t-1} + x_t}, {@code y_t = h_t} (HGRN,
 * RG-LRU).
 *
 * @param x {@code [batch, time, channel]}
 * @param logDecay like x, at most 0; minus infinity forgets everything
 * @param state {@code [channel]}
 */
public record ChannelRecurrence(Tensor x, Tensor logDecay, StateTensor state) implements Operator {
    /** Checks the shapes. */
    public ChannelRecurrence {
        Check.that(x.shape().equals(logDecay.shape()), "ChannelRecurrence", "decays like x", logDecay, x);
        Check.that(state.entry().shape().count() == x.shape().width(), "ChannelRecurrence", "a state [channel]",
                state.entry().shape(), x);
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(x, logDecay);
    }

    @Override
    public List<TensorSpec> outputs() {
        return Check.like(x);
    }

    @Override
    public List<StateTensor> states() {
        return List.of(state);
    }
}
