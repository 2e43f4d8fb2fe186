// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.rwkv.internal;

import io.heddle.api.mechanism.Mixer;
import io.heddle.api.operator.Activate;
import io.heddle.api.operator.Activation;
import io.heddle.api.operator.Gate;
import io.heddle.api.operator.Linear;
import io.heddle.api.run.Run;
import io.heddle.api.state.MixerState;
import io.heddle.api.state.StateSpec;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightScope;
import java.util.Optional;

/** {@code sigmoid(R x_r) * V relu(K x_k)²}, in version 7 without the receptance R. */
final class RwkvChannelMixer implements Mixer {
    private final int inputWidth;
    private final boolean shareOfPast;
    private final Weight mixK;
    private final Weight key;
    private final Weight value;
    private final Optional<Weight> mixR;
    private final Optional<Weight> receptance;

    RwkvChannelMixer(RwkvVersion version, int inputWidth, int width, int innerWidth, WeightScope weights) {
        boolean gated = version != RwkvVersion.V7;
        this.inputWidth = inputWidth;
        shareOfPast = version == RwkvVersion.V6 || version == RwkvVersion.V7;
        mixK = RwkvStart.mix(weights, "mix_k", inputWidth);
        key = weights.matrix("key", innerWidth, inputWidth);
        value = weights.matrix("value", width, innerWidth);
        mixR = gated ? Optional.of(RwkvStart.mix(weights, "mix_r", inputWidth)) : Optional.empty();
        receptance = gated ? Optional.of(weights.matrix("receptance", width, inputWidth)) : Optional.empty();
    }

    @Override
    public StateSpec state() {
        return StateSpec.none().recurrent(Shifted.STATE, inputWidth);
    }

    @Override
    public Tensor forward(Tensor x, MixerState state, Run run) {
        Shifted shifted = Shifted.of(x, state.get(Shifted.STATE), run);
        Tensor k = run.apply(new Activate(run.apply(new Linear(mixed(shifted, mixK), key)), Activation.SQUARED_RELU));
        Tensor y = run.apply(new Linear(k, value));
        if (receptance.isEmpty()) {
            return y;
        }
        Tensor r = run.apply(new Linear(mixed(shifted, mixR.orElseThrow()), receptance.get()));
        return run.apply(new Gate(y, r, Activation.SIGMOID));
    }

    private Tensor mixed(Shifted shifted, Weight share) {
        return shareOfPast ? shifted.byShareOfPast(share) : shifted.byShareOfPresent(share);
    }
}
