// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import io.heddle.api.weight.Weight;
import java.util.List;

/**
 * The linear recurrent unit (Orvieto et al. 2023): a complex number a channel that turns and decays
 * at learned constant rates, with its input scaled so that its size does not depend on the rate:
 *
 * <pre>
 * a_n   = exp(-exp(nu_n) + i exp(theta_n))
 * h_t,n = a_n h_{t-1,n} + sqrt(1 - |a_n|²) x_t,n
 * </pre>
 *
 * <p>Complex numbers are stored as all real parts, then all imaginary parts. The result is h.
 *
 * @param x {@code [batch, time, 2 channels]}
 * @param nu {@code [channel]}
 * @param theta {@code [channel]}
 * @param state {@code [2, channel]}
 */
public record ComplexRecurrence(Tensor x, Weight nu, Weight theta, StateTensor state) implements Operator {
    /** Checks the shapes. */
    public ComplexRecurrence {
        int channels = x.shape().width() / 2;
        Check.that(x.shape().width() % 2 == 0, "ComplexRecurrence", "real and imaginary parts", x);
        Check.weight("ComplexRecurrence", nu, channels);
        Check.weight("ComplexRecurrence", theta, channels);
        Check.that(state.entry().shape().count() == 2L * channels, "ComplexRecurrence", "a state [2, channel]",
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
    public List<Weight> weights() {
        return List.of(nu, theta);
    }

    @Override
    public List<StateTensor> states() {
        return List.of(state);
    }
}
