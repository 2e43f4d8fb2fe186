// SPDX-License-Identifier: Apache-2.0
package org.example.ema.internal.scan;

import io.heddle.api.operator.Operator;
import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import io.heddle.api.weight.Weight;
import java.util.List;

/**
 * An average with a learned rate a channel: {@code h_t = a h_{t-1} + (1 - a) x_t}, {@code y_t = h_t},
 * where {@code a = sigmoid(rate)}.
 *
 * @param x {@code [batch, time, channel]}
 * @param rate {@code [channel]}
 * @param state {@code [channel]}
 */
record EmaScan(Tensor x, Weight rate, StateTensor state) implements Operator {
    /** Checks the shapes, so that a mistake is reported where it was written. */
    EmaScan {
        if (x.shape().rank() != 3 || rate.shape().count() != x.shape().width()
                || state.entry().shape().count() != x.shape().width()) {
            throw new IllegalArgumentException("EmaScan expects x [batch, time, channel] and a rate and a state [channel]; found "
                    + List.of(x.shape(), rate.shape(), state.entry().shape()));
        }
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(x);
    }

    @Override
    public List<TensorSpec> outputs() {
        return List.of(x.spec());
    }

    @Override
    public List<Weight> weights() {
        return List.of(rate);
    }

    @Override
    public List<StateTensor> states() {
        return List.of(state);
    }
}
