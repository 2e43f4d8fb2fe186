// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.selectivescan.internal;

import io.heddle.api.mechanism.Mixer;
import io.heddle.api.operator.Activation;
import io.heddle.api.operator.BlockLinear;
import io.heddle.api.operator.CausalConv;
import io.heddle.api.operator.Gate;
import io.heddle.api.operator.Linear;
import io.heddle.api.operator.RmsNorm;
import io.heddle.api.operator.SelectiveScan;
import io.heddle.api.operator.Softplus;
import io.heddle.api.run.Run;
import io.heddle.api.state.MixerState;
import io.heddle.api.state.StateSpec;
import io.heddle.api.tensor.Slice;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightScope;
import java.util.Optional;

/**
 * Mamba's mixer: {@code x} passes a short convolution and chooses its own time steps, B and C; a
 * vector state a channel is scanned; {@code z} gates the result. With head groups (Zamba), groups of channels
 * choose for themselves.
 */
final class SelectiveScanMixer implements Mixer {
    private final SelectiveScanConfig config;
    private final SelectiveScanWeights w;
    private final Slice x;
    private final Slice z;
    private final Slice dt;
    private final Slice b;
    private final Slice c;

    SelectiveScanMixer(SelectiveScanConfig config, WeightScope weights) {
        this.config = config;
        this.w = SelectiveScanWeights.declare(config, weights);
        this.x = Slice.first(config.innerWidth());
        this.z = x.then(config.innerWidth());
        this.dt = Slice.first(config.timeStepRank());
        this.b = dt.then(config.stateSize());
        this.c = b.then(config.stateSize());
    }

    @Override
    public StateSpec state() {
        return StateSpec.none()
                .recurrent("conv", config.convTaps() - 1, config.innerWidth())
                .recurrent("ssm", config.innerWidth(), config.stateSize());
    }

    @Override
    public Tensor forward(Tensor input, MixerState state, Run run) {
        Tensor in = run.apply(new Linear(input, w.inProj(), w.inProjBias()));
        Tensor u = run.apply(new CausalConv(in.slice(x), w.conv(), w.convBias(), Activation.SILU, state.get("conv")));
        Tensor chosen = projected(config.grouped() ? u.heads(config.headGroups()) : u, w.xProj(), run);
        Tensor rank = normed(chosen.slice(dt), w.timeStepNorm(), run);
        Tensor raw = projected(rank, w.timeStepProj(), run);
        Tensor step = overGaps(run.apply(new Softplus(config.grouped() ? raw.merged() : raw, w.timeStepBias(),
                0, Double.POSITIVE_INFINITY)), run);
        Tensor y = run.apply(new SelectiveScan(u, step, w.aLog(),
                normed(chosen.slice(b), w.bNorm(), run), normed(chosen.slice(c), w.cNorm(), run), w.d(),
                Optional.of(in.slice(z)), state.get("ssm")));
        return run.apply(new Linear(y, w.outProj(), w.outProjBias()));
    }

    /** On a real time axis the learned step is that of a gap of 1. */
    private static Tensor overGaps(Tensor step, Run run) {
        return run.timeGaps()
                .map(gaps -> run.apply(new Gate(step, gaps.reshape(gaps.shape().append(1)), Activation.IDENTITY)))
                .orElse(step);
    }

    /** A product with one matrix, or with one a head group. */
    private Tensor projected(Tensor x, Weight matrix, Run run) {
        return run.apply(config.grouped() ? new BlockLinear(x, matrix, Optional.empty()) : new Linear(x, matrix));
    }

    private Tensor normed(Tensor chosenPart, Optional<Weight> weight, Run run) {
        return config.norms() == SelectiveScanConfig.Norms.NONE ? chosenPart
                : run.apply(new RmsNorm(chosenPart, weight, config.epsilon(), chosenPart.shape().width(), 0));
    }
}
