// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.mechanism;

import io.heddle.api.operator.Activation;
import io.heddle.api.operator.CausalConv;
import io.heddle.api.operator.Linear;
import io.heddle.api.run.Run;
import io.heddle.api.state.MixerState;
import io.heddle.api.state.StateSpec;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightInit;
import io.heddle.api.weight.WeightScope;
import java.util.Optional;

/**
 * {@code act(conv(W x))}: a projection and the short convolution that many mixers put after it, or
 * the projection alone.
 *
 * @param matrix {@code [out, in]}
 * @param taps {@code [out, taps]}, if there is a convolution
 * @param activation of the convolution's result
 * @param conv the name of the convolution's state
 */
public record ConvolvedProjection(Weight matrix, Optional<Weight> taps, Activation activation, String conv) {
    /**
     * Declares the weights {@code NAME_proj} and {@code NAME_conv1d}.
     *
     * @param taps of the convolution; 0 for none
     */
    public static ConvolvedProjection declare(WeightScope weights, String name, int out, int in, int taps,
            Activation activation) {
        Optional<Weight> conv = taps == 0 ? Optional.empty()
                : Optional.of(weights.exact(name + "_conv1d", WeightInit.normal(1 / Math.sqrt(taps)), out, taps));
        return new ConvolvedProjection(weights.matrix(name + "_proj", out, in), conv, activation, name + "_conv");
    }

    /** With the state of the convolution, if there is one. */
    public StateSpec declareState(StateSpec state) {
        return taps.map(w -> state.recurrent(conv, w.shape().size(1) - 1, w.shape().size(0))).orElse(state);
    }

    /**
     * What comes out, {@code [batch, time, out]}.
     *
     * @param x {@code [batch, time, in]}
     */
    public Tensor of(Tensor x, MixerState state, Run run) {
        Tensor y = run.apply(new Linear(x, matrix));
        return taps.map(w -> run.apply(new CausalConv(y, w, Optional.empty(), activation, state.get(conv)))).orElse(y);
    }
}
