// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.rwkv.internal;

import io.heddle.api.mechanism.Mixer;
import io.heddle.api.operator.Activate;
import io.heddle.api.operator.Activation;
import io.heddle.api.operator.Broadcast;
import io.heddle.api.operator.Decay;
import io.heddle.api.operator.Gate;
import io.heddle.api.operator.Linear;
import io.heddle.api.operator.MatrixRecurrence;
import io.heddle.api.operator.Read;
import io.heddle.api.run.Run;
import io.heddle.api.state.MixerState;
import io.heddle.api.state.StateSpec;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightInit;
import io.heddle.api.weight.WeightScope;
import java.util.Optional;

/** Version 5: a matrix state a head with a learned decay, a head (5.1) or a key channel (5.2) each. */
final class Rwkv5Mixer implements Mixer {
    private static final String WKV = "wkv";

    private final RwkvConfig config;
    private final boolean byHead;
    private final Weight mixR;
    private final Weight mixK;
    private final Weight mixV;
    private final Optional<Weight> mixG;
    private final Weight receptance;
    private final Weight key;
    private final Weight value;
    private final Optional<Weight> gate;
    private final Weight decay;
    private final Weight bonus;
    private final HeadNorm norm;
    private final Weight output;

    Rwkv5Mixer(RwkvConfig config, WeightScope weights) {
        int in = config.inputWidth();
        this.config = config;
        byHead = config.version() == RwkvVersion.V5_1;
        mixR = RwkvStart.mix(weights, "mix_r", in);
        mixK = RwkvStart.mix(weights, "mix_k", in);
        mixV = RwkvStart.mix(weights, "mix_v", in);
        mixG = config.gate() ? Optional.of(RwkvStart.mix(weights, "mix_g", in)) : Optional.empty();
        receptance = weights.matrix("receptance", config.keys(), in);
        key = weights.matrix("key", config.keys(), in);
        value = weights.matrix("value", config.values(), in);
        gate = config.gate() ? Optional.of(weights.matrix("gate", config.values(), in)) : Optional.empty();
        int[] shape = byHead ? new int[] {config.heads()} : new int[] {config.heads(), config.headDim()};
        decay = weights.exact("decay", RwkvStart.DECAY, shape);
        bonus = weights.exact("bonus", WeightInit.normal(0.3), shape);
        norm = HeadNorm.declare(config, weights);
        output = weights.matrix("output", config.width(), config.values());
    }

    @Override
    public StateSpec state() {
        return StateSpec.none().recurrent(Shifted.STATE, config.inputWidth())
                .recurrent(WKV, config.heads(), config.valueDim(), config.headDim());
    }

    @Override
    public Tensor forward(Tensor x, MixerState state, Run run) {
        Shifted shifted = Shifted.of(x, state.get(Shifted.STATE), run);
        Tensor r = run.apply(new Linear(shifted.byShareOfPresent(mixR), receptance));
        Tensor k = run.apply(new Linear(shifted.byShareOfPresent(mixK), key));
        Tensor v = run.apply(new Linear(shifted.byShareOfPresent(mixV), value));
        Tensor logs = run.apply(new Activate(run.apply(new Broadcast(x, decay)), Activation.MINUS_EXP));
        Tensor y = run.apply(MatrixRecurrence.decayBy(byHead ? new Decay.PerHead(logs) : new Decay.PerChannel(logs))
                .write(k.heads(config.heads()), v.heads(config.heads()))
                .readBefore(r.heads(config.heads()), byHead ? new Read.BeforeExp(bonus) : new Read.Before(bonus))
                .carrying(state.get(WKV)));
        Tensor normed = norm.apply(y, run);
        if (gate.isPresent()) {
            Tensor g = run.apply(new Linear(shifted.byShareOfPresent(mixG.orElseThrow()), gate.get()));
            normed = run.apply(new Gate(normed, g, Activation.SILU));
        }
        return run.apply(new Linear(normed, output));
    }
}
