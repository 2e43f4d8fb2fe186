// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import io.heddle.api.weight.Weight;
import java.util.List;

/**
 * RWKV-4's weighted average a channel (Peng et al. 2023), {@code w = -exp(decayLog)}:
 *
 * <pre>
 * y_t = (a + e^(first + k_t) v_t) / (b + e^(first + k_t))
 * a   = e^w a + e^(k_t) v_t        b = e^w b + e^(k_t)
 * </pre>
 *
 * <p>kept with a running maximum of the exponents. The state is {@code [3, channel]}: a, b and that
 * maximum, where all zeros mean an empty history.
 *
 * @param key {@code [batch, time, channel]}
 * @param value like key
 * @param decayLog {@code [channel]}
 * @param first {@code [channel]}: the bonus of the present token
 * @param state {@code [3, channel]}
 */
public record Wkv4(Tensor key, Tensor value, Weight decayLog, Weight first, StateTensor state) implements Operator {
    /** Checks the shapes. */
    public Wkv4 {
        Check.that(key.shape().equals(value.shape()), "Wkv4", "keys and values alike", key, value);
        Check.weight("Wkv4", decayLog, key.shape().width());
        Check.weight("Wkv4", first, key.shape().width());
        Check.that(state.entry().shape().count() == 3L * key.shape().width(), "Wkv4", "a state [3, channel]",
                state.entry().shape());
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(key, value);
    }

    @Override
    public List<TensorSpec> outputs() {
        return Check.like(key);
    }

    @Override
    public List<Weight> weights() {
        return List.of(decayLog, first);
    }

    @Override
    public List<StateTensor> states() {
        return List.of(state);
    }
}
