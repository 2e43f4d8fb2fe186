// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.ssd.internal;

import io.heddle.api.mechanism.Mixer;
import io.heddle.api.operator.Activation;
import io.heddle.api.operator.CausalConv;
import io.heddle.api.operator.Decay;
import io.heddle.api.operator.Gate;
import io.heddle.api.operator.GatedRmsNorm;
import io.heddle.api.operator.Linear;
import io.heddle.api.operator.MatrixRecurrence;
import io.heddle.api.operator.Softplus;
import io.heddle.api.run.Run;
import io.heddle.api.state.MixerState;
import io.heddle.api.state.StateSpec;
import io.heddle.api.tensor.Slice;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.WeightScope;

/**
 * Mamba-2's mixer: one projection gives the gate z, the values x, the keys B, the queries C and the
 * time steps; a matrix state a head decays by its time step and is read after each write.
 */
final class SsdMixer implements Mixer {
    private final SsdConfig config;
    private final SsdWeights w;
    private final Slice z;
    private final Slice xBC;
    private final Slice dt;
    private final Slice x;
    private final Slice b;
    private final Slice c;

    SsdMixer(SsdConfig config, WeightScope weights) {
        this.config = config;
        this.w = SsdWeights.declare(config, weights);
        this.z = Slice.first(config.innerWidth());
        this.xBC = z.then(config.convWidth());
        this.dt = xBC.then(config.heads());
        this.x = Slice.first(config.innerWidth());
        this.b = x.then(config.groups() * config.stateSize());
        this.c = b.then(config.groups() * config.stateSize());
    }

    @Override
    public StateSpec state() {
        StateSpec conv = config.convTaps() == 0 ? StateSpec.none()
                : StateSpec.none().recurrent("conv", config.convTaps() - 1, config.convWidth());
        return conv.recurrent("ssm", config.heads(), config.headDim(), config.stateSize());
    }

    @Override
    public Tensor forward(Tensor input, MixerState state, Run run) {
        Tensor in = config.factors().on(run.apply(new Linear(input, w.inProj(), w.inProjBias())), config, run);
        Tensor mixed = w.conv().map(conv -> run.apply(new CausalConv(in.slice(xBC), conv, w.convBias(), Activation.SILU,
                state.get("conv")))).orElseGet(() -> in.slice(xBC));
        Tensor step = overGaps(run.apply(new Softplus(in.slice(dt), w.timeStepBias(), config.timeStepMin(),
                config.timeStepMax())), run);
        Tensor values = mixed.slice(x).heads(config.heads());
        Tensor y = run.apply(MatrixRecurrence.decayBy(Decay.byStep(step, w.aLog()))
                .write(mixed.slice(b).heads(config.groups()), values, step)
                .read(mixed.slice(c).heads(config.groups()))
                .skip(w.d(), values)
                .carrying(state.get("ssm")));
        return run.apply(new Linear(gated(y.merged(), in.slice(z), run), w.outProj(), w.outProjBias()));
    }

    /** On a real time axis the learned step is that of a gap of 1. */
    private static Tensor overGaps(Tensor step, Run run) {
        return run.timeGaps()
                .map(gaps -> run.apply(new Gate(step, gaps.reshape(gaps.shape().append(1)), Activation.IDENTITY)))
                .orElse(step);
    }

    private Tensor gated(Tensor y, Tensor gate, Run run) {
        return switch (config.norm()) {
            case GROUP -> gatedNorm(y, gate, config.innerWidth() / config.groups(), run);
            case FULL -> gatedNorm(y, gate, config.innerWidth(), run);
            case NONE -> run.apply(new Gate(y, gate, Activation.SILU));
        };
    }

    private Tensor gatedNorm(Tensor y, Tensor gate, int group, Run run) {
        return run.apply(new GatedRmsNorm(y, gate, w.norm().orElseThrow(), config.epsilon(), group,
                config.gateFirst(), Activation.SILU));
    }
}
