// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.lightning.internal;

import io.heddle.api.mechanism.Mixer;
import io.heddle.api.operator.Activate;
import io.heddle.api.operator.Activation;
import io.heddle.api.operator.Decay;
import io.heddle.api.operator.Gate;
import io.heddle.api.operator.Linear;
import io.heddle.api.operator.MatrixRecurrence;
import io.heddle.api.operator.RmsNorm;
import io.heddle.api.run.Run;
import io.heddle.api.state.MixerState;
import io.heddle.api.state.StateSpec;
import io.heddle.api.tensor.Slice;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.WeightScope;

/** {@code W_o (norm(S q) ∘ sigmoid(W_g x))} with a state S that decays at a fixed rate of head and layer. */
final class LightningMixer implements Mixer {
    private final LightningConfig config;
    private final LightningWeights w;
    private final Slice query;
    private final Slice key;
    private final Slice value;

    LightningMixer(LightningConfig config, WeightScope weights) {
        this.config = config;
        this.w = LightningWeights.declare(config, weights);
        this.query = Slice.first(config.headDim());
        this.key = query.then(config.headDim());
        this.value = key.then(config.headDim());
    }

    @Override
    public StateSpec state() {
        return StateSpec.none().recurrent("memory", config.heads(), config.headDim(), config.headDim());
    }

    @Override
    public Tensor forward(Tensor x, MixerState state, Run run) {
        Tensor fused = run.apply(new Activate(run.apply(new Linear(x, w.queryKeyValue())), config.activation()))
                .heads(config.heads());
        Tensor y = run.apply(MatrixRecurrence.decayBy(new Decay.Constant(config.decayLogs()))
                .write(fused.slice(key), fused.slice(value))
                .read(fused.slice(query))
                .carrying(state.get("memory")));
        Tensor normed = run.apply(new RmsNorm(y.merged(), w.norm(), config.epsilon()));
        Tensor gate = run.apply(new Linear(x, w.outputGate()));
        return run.apply(new Linear(run.apply(new Gate(normed, gate, Activation.SIGMOID)), w.output()));
    }
}
