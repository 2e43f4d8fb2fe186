// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.rwkv.internal;

import io.heddle.api.mechanism.Mixer;
import io.heddle.api.operator.Activation;
import io.heddle.api.operator.Gate;
import io.heddle.api.operator.Linear;
import io.heddle.api.operator.Wkv4;
import io.heddle.api.run.Run;
import io.heddle.api.state.MixerState;
import io.heddle.api.state.StateSpec;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightInit;
import io.heddle.api.weight.WeightScope;

/** Version 4: an average of past values a channel, gated by the receptance. */
final class Rwkv4Mixer implements Mixer {
    private static final String WKV = "wkv";

    private final RwkvConfig config;
    private final Weight mixR;
    private final Weight mixK;
    private final Weight mixV;
    private final Weight receptance;
    private final Weight key;
    private final Weight value;
    private final Weight decay;
    private final Weight first;
    private final Weight output;

    Rwkv4Mixer(RwkvConfig config, WeightScope weights) {
        int channels = config.keys();
        this.config = config;
        mixR = RwkvStart.mix(weights, "mix_r", config.inputWidth());
        mixK = RwkvStart.mix(weights, "mix_k", config.inputWidth());
        mixV = RwkvStart.mix(weights, "mix_v", config.inputWidth());
        receptance = weights.matrix("receptance", channels, config.inputWidth());
        key = weights.matrix("key", channels, config.inputWidth());
        value = weights.matrix("value", channels, config.inputWidth());
        decay = weights.exact("decay", RwkvStart.DECAY, channels);
        first = weights.exact("bonus", WeightInit.normal(0.3), channels);
        output = weights.matrix("output", config.width(), channels);
    }

    @Override
    public StateSpec state() {
        return StateSpec.none().recurrent(Shifted.STATE, config.inputWidth()).recurrent(WKV, 3, config.keys());
    }

    @Override
    public Tensor forward(Tensor x, MixerState state, Run run) {
        Shifted shifted = Shifted.of(x, state.get(Shifted.STATE), run);
        Tensor r = run.apply(new Linear(shifted.byShareOfPresent(mixR), receptance));
        Tensor k = run.apply(new Linear(shifted.byShareOfPresent(mixK), key));
        Tensor v = run.apply(new Linear(shifted.byShareOfPresent(mixV), value));
        Tensor y = run.apply(new Wkv4(k, v, decay, first, state.get(WKV)));
        return run.apply(new Linear(run.apply(new Gate(y, r, Activation.SIGMOID)), output));
    }
}
