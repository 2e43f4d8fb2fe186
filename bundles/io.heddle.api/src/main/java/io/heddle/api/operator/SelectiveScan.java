// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import io.heddle.api.weight.Weight;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Mamba's scan, a vector state a channel (Gu and Dao 2023):
 *
 * <pre>
 * h_t = exp(dt_t A) h_{t-1} + dt_t x_t B_t      A = -exp(aLog)
 * y_t = (h_t . C_t + d x_t) * silu(gate_t)
 * </pre>
 *
 * @param x {@code [batch, time, channel]}
 * @param dt like x: the time steps, after their softplus
 * @param aLog {@code [channel, state]}
 * @param b {@code [batch, time, state]}, or {@code [batch, time, group, state]} where groups of channels have their own
 * @param c like b
 * @param d {@code [channel]}
 * @param gate like x, if any
 * @param state {@code [channel, state]}
 */
public record SelectiveScan(Tensor x, Tensor dt, Weight aLog, Tensor b, Tensor c, Weight d, Optional<Tensor> gate,
        StateTensor state) implements Operator {
    /** Checks the shapes. */
    public SelectiveScan {
        int channels = x.shape().width();
        int stateSize = b.shape().width();
        Check.that(dt.shape().equals(x.shape()), "SelectiveScan", "time steps like x", dt, x);
        Check.that(b.shape().equals(c.shape()), "SelectiveScan", "B and C alike", b, c);
        Check.that(b.shape().rank() == 3 || channels % b.size(2) == 0, "SelectiveScan", "groups that divide the channels", b);
        Check.weight("SelectiveScan", aLog, channels, stateSize);
        Check.weight("SelectiveScan", d, channels);
        gate.ifPresent(z -> Check.that(z.shape().equals(x.shape()), "SelectiveScan", "a gate like x", z, x));
        Check.that(state.entry().shape().equals(aLog.shape()), "SelectiveScan", "a state [channel, state]",
                state.entry().shape());
    }

    @Override
    public List<Tensor> inputs() {
        return Stream.concat(Stream.of(x, dt, b, c), gate.stream()).toList();
    }

    @Override
    public List<TensorSpec> outputs() {
        return Check.like(x);
    }

    @Override
    public List<Weight> weights() {
        return List.of(aLog, d);
    }

    @Override
    public List<StateTensor> states() {
        return List.of(state);
    }
}
