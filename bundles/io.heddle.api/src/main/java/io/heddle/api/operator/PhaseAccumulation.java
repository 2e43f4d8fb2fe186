// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import java.util.List;

/**
 * The angle by which a state has turned so far, in radians modulo a full turn:
 * {@code phase_t = phase_{t-1} + π tanh(angle_t) dt_t}, one for each head and pair of channels
 * (Mamba-3). The result is {@code [batch, time, head, pair]}.
 *
 * @param angle {@code [batch, time, pair]}: shared by the heads
 * @param dt {@code [batch, time, head]}
 * @param state {@code [head, pair]}: the phase behind the last valid token
 */
public record PhaseAccumulation(Tensor angle, Tensor dt, StateTensor state) implements Operator {
    /** Checks the shapes. */
    public PhaseAccumulation {
        Check.that(angle.shape().rank() == 3 && angle.shape().with(2, 1).equals(dt.shape().with(2, 1))
                && state.entry().shape().equals(io.heddle.api.tensor.Shape.of(dt.size(2), angle.size(2))),
                "PhaseAccumulation", "angles [batch, time, pair], steps [batch, time, head], a state [head, pair]",
                angle, dt, state.entry().shape());
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(angle, dt);
    }

    @Override
    public List<TensorSpec> outputs() {
        return List.of(new TensorSpec(angle.type(), dt.shape().append(angle.size(2))));
    }

    @Override
    public List<StateTensor> states() {
        return List.of(state);
    }
}
