// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.hgrn.internal;

import io.heddle.api.mechanism.Mixer;
import io.heddle.api.operator.Activate;
import io.heddle.api.operator.Activation;
import io.heddle.api.operator.Decay;
import io.heddle.api.operator.Linear;
import io.heddle.api.operator.LowerBoundedGate;
import io.heddle.api.operator.MatrixRecurrence;
import io.heddle.api.operator.RmsNorm;
import io.heddle.api.run.Run;
import io.heddle.api.state.MixerState;
import io.heddle.api.state.StateSpec;
import io.heddle.api.tensor.Tensor;
import java.util.List;

/** HGRN2: a matrix a head, whose keys are the shares that are forgotten. */
final class ExpandedMixer implements Mixer {
    private final HgrnConfig config;
    private final HgrnWeights w;

    ExpandedMixer(HgrnConfig config, HgrnWeights weights) {
        this.config = config;
        this.w = weights;
    }

    @Override
    public StateSpec state() {
        return w.forget().declareState(w.input().declareState(w.outer().declareState(StateSpec.none())))
                .recurrent("state", config.heads(), config.innerWidth() / config.heads(), config.headDim());
    }

    @Override
    public Tensor forward(Tensor x, MixerState state, Run run) {
        Tensor q = run.apply(new Activate(w.outer().of(x, state, run), Activation.SILU)).heads(config.heads());
        Tensor values = w.input().of(x, state, run).heads(config.heads());
        List<Tensor> gates = run.applyAll(new LowerBoundedGate(w.forget().of(x, state, run), w.bounds(), config.layer()));
        Tensor y = run.apply(MatrixRecurrence.decayBy(new Decay.PerChannel(gates.get(0).heads(config.heads())))
                .write(gates.get(1).heads(config.heads()), values)
                .read(q)
                .scaled(1 / Math.sqrt(config.headDim()))
                .carrying(state.get("state")));
        return run.apply(new Linear(run.apply(new RmsNorm(y.merged(), w.norm(), config.epsilon())), w.output()));
    }
}
