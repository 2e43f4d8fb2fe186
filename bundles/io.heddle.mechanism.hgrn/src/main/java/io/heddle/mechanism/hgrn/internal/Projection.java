// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.hgrn.internal;

import io.heddle.api.operator.Activation;
import io.heddle.api.operator.CausalConv;
import io.heddle.api.operator.Linear;
import io.heddle.api.run.Run;
import io.heddle.api.state.MixerState;
import io.heddle.api.state.StateSpec;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import java.util.Optional;

/**
 * A product, and a short convolution after it if there is one.
 *
 * @param matrix {@code [out, in]}
 * @param taps {@code [out, taps]}, if any
 * @param conv the name of the convolution's state
 */
record Projection(Weight matrix, Optional<Weight> taps, String conv) {
    /** With the state of the convolution, if there is one. */
    StateSpec declare(StateSpec state) {
        return taps.map(w -> state.recurrent(conv, w.shape().size(1) - 1, w.shape().size(0))).orElse(state);
    }

    Tensor of(Tensor x, MixerState state, Run run) {
        Tensor y = run.apply(new Linear(x, matrix));
        return taps.isEmpty() ? y
                : run.apply(new CausalConv(y, taps.get(), Optional.empty(), Activation.IDENTITY, state.get(conv)));
    }
}
