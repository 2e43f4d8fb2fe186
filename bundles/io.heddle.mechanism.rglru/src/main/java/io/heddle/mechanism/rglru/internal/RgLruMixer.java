// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.rglru.internal;

import io.heddle.api.mechanism.Mixer;
import io.heddle.api.operator.Activation;
import io.heddle.api.operator.BlockLinear;
import io.heddle.api.operator.CausalConv;
import io.heddle.api.operator.ChannelRecurrence;
import io.heddle.api.operator.Gate;
import io.heddle.api.operator.Linear;
import io.heddle.api.operator.RgLruGate;
import io.heddle.api.run.Run;
import io.heddle.api.state.MixerState;
import io.heddle.api.state.StateSpec;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightScope;
import java.util.List;
import java.util.Optional;

/**
 * Griffin's recurrent block: one branch is convolved and goes through the gated recurrence, the
 * other gates the result. A sequence begins with an empty memory and takes its first input unscaled.
 */
final class RgLruMixer implements Mixer {
    private final RgLruConfig config;
    private final RgLruWeights w;

    RgLruMixer(RgLruConfig config, WeightScope weights) {
        this.config = config;
        this.w = RgLruWeights.declare(config, weights);
    }

    @Override
    public StateSpec state() {
        return StateSpec.none()
                .recurrent("conv", config.convTaps() - 1, config.innerWidth())
                .recurrent("h", config.innerWidth());
    }

    @Override
    public Tensor forward(Tensor input, MixerState state, Run run) {
        Tensor gate = run.apply(new Linear(input, w.gate(), Optional.of(w.gateBias())));
        Tensor in = run.apply(new Linear(input, w.x(), Optional.of(w.xBias())));
        Tensor x = run.apply(new CausalConv(in, w.conv(), Optional.of(w.convBias()), Activation.IDENTITY, state.get("conv")));
        List<Tensor> gated = run.applyAll(new RgLruGate(x,
                perHead(x, w.recurrenceGate(), w.recurrenceGateBias(), run),
                perHead(x, w.inputGate(), w.inputGateBias(), run), w.lambda(), true));
        Tensor h = run.apply(new ChannelRecurrence(gated.get(1), gated.get(0), state.get("h")));
        return run.apply(new Linear(run.apply(new Gate(h, gate, config.activation())), w.out(), Optional.of(w.outBias())));
    }

    private Tensor perHead(Tensor x, Weight weight, Weight bias, Run run) {
        return run.apply(new BlockLinear(x.heads(config.heads()), weight, Optional.of(bias))).merged();
    }
}
