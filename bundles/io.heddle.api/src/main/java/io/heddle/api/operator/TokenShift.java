// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import java.util.List;

/**
 * The input of one token before: {@code y[t] = x[t - 1]}, the state before the first (RWKV).
 *
 * @param x {@code [batch, time, width]}
 * @param state {@code [width]}: the last valid input
 */
public record TokenShift(Tensor x, StateTensor state) implements Operator {
    /** Checks the shapes. */
    public TokenShift {
        Check.that(state.entry().shape().count() == x.shape().width(), "TokenShift", "a state [width]",
                state.entry().shape(), x);
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
    public List<StateTensor> states() {
        return List.of(state);
    }
}
