// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.hgrn.internal;

import io.heddle.api.mechanism.Mixer;
import io.heddle.api.operator.Activation;
import io.heddle.api.operator.ChannelRecurrence;
import io.heddle.api.operator.Gate;
import io.heddle.api.operator.GatedRmsNorm;
import io.heddle.api.operator.Linear;
import io.heddle.api.operator.LowerBoundedGate;
import io.heddle.api.run.Run;
import io.heddle.api.state.MixerState;
import io.heddle.api.state.StateSpec;
import io.heddle.api.tensor.Tensor;
import java.util.List;

/** HGRN: one number a channel, into which the input comes by the share that is forgotten. */
final class HgrnMixer implements Mixer {
    private final HgrnConfig config;
    private final HgrnWeights w;

    HgrnMixer(HgrnConfig config, HgrnWeights weights) {
        this.config = config;
        this.w = weights;
    }

    @Override
    public StateSpec state() {
        return w.forget().declareState(w.input().declareState(StateSpec.none())).recurrent("h", config.innerWidth());
    }

    @Override
    public Tensor forward(Tensor x, MixerState state, Run run) {
        Tensor in = w.input().of(x, state, run);
        List<Tensor> gates = run.applyAll(new LowerBoundedGate(w.forget().of(x, state, run), w.bounds(), config.layer()));
        Tensor taken = run.apply(new Gate(gates.get(1), in, Activation.SILU));
        Tensor h = run.apply(new ChannelRecurrence(taken, gates.get(0), state.get("h")));
        Tensor outputGate = w.outer().of(x, state, run);
        Tensor y = run.apply(new GatedRmsNorm(h, outputGate, w.norm(), config.epsilon(), config.innerWidth(), false,
                Activation.SILU));
        return run.apply(new Linear(y, w.output()));
    }
}
