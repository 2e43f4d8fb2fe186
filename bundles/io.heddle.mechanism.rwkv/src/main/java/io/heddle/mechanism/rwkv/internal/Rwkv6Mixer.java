// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.rwkv.internal;

import io.heddle.api.mechanism.Mixer;
import io.heddle.api.operator.Activate;
import io.heddle.api.operator.Activation;
import io.heddle.api.operator.Add;
import io.heddle.api.operator.BlockLinear;
import io.heddle.api.operator.Decay;
import io.heddle.api.operator.Gate;
import io.heddle.api.operator.Linear;
import io.heddle.api.operator.MatrixRecurrence;
import io.heddle.api.run.Run;
import io.heddle.api.state.MixerState;
import io.heddle.api.state.StateSpec;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightInit;
import io.heddle.api.weight.WeightScope;
import java.util.Optional;

/** Version 6: the input chooses how much of the token before each projection sees, and each key channel's decay. */
final class Rwkv6Mixer implements Mixer {
    private static final String WKV = "wkv";
    /** The mixes' order in their weights, which is RWKV-LM's. */
    private static final int W = 0;
    private static final int K = 1;
    private static final int V = 2;
    private static final int R = 3;
    private static final int G = 4;
    private static final int MIXES = 5;

    private final RwkvConfig config;
    private final Weight mix;
    private final Weight mixDown;
    private final Weight mixUp;
    private final Weight mixBias;
    private final Weight receptance;
    private final Weight key;
    private final Weight value;
    private final Weight gate;
    private final LowRank decay;
    private final Weight bonus;
    private final HeadNorm norm;
    private final Weight output;

    Rwkv6Mixer(RwkvConfig config, WeightScope weights) {
        int in = config.inputWidth();
        this.config = config;
        mix = RwkvStart.mix(weights, "mix", in);
        mixDown = weights.matrix("mixes_down", MIXES * config.mixRank(), in);
        mixUp = weights.matrices("mixes_up", MIXES, in, config.mixRank());
        mixBias = weights.exact("mixes", WeightInit.constant(0.5), MIXES, in);
        receptance = weights.matrix("receptance", config.keys(), in);
        key = weights.matrix("key", config.keys(), in);
        value = weights.matrix("value", config.values(), in);
        gate = weights.matrix("gate", config.values(), in);
        decay = LowRank.declare(weights, "decay", in, config.decayRank(), config.keys(), RwkvStart.DECAY);
        bonus = weights.exact("bonus", WeightInit.normal(0.3), config.heads(), config.headDim());
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
        Tensor difference = shifted.difference();
        Tensor shares = shares(shifted, run);
        Tensor r = run.apply(new Linear(mixed(x, difference, shares, R, run), receptance));
        Tensor k = run.apply(new Linear(mixed(x, difference, shares, K, run), key));
        Tensor v = run.apply(new Linear(mixed(x, difference, shares, V, run), value));
        Tensor g = run.apply(new Linear(mixed(x, difference, shares, G, run), gate));
        Tensor rates = decay.apply(mixed(x, difference, shares, W, run), Activation.TANH, run);
        Tensor logs = run.apply(new Activate(rates, Activation.MINUS_EXP));
        Tensor y = run.apply(MatrixRecurrence.decayBy(new Decay.PerChannel(logs.heads(config.heads())))
                .write(k.heads(config.heads()), v.heads(config.heads()))
                .readBefore(r.heads(config.heads()), bonus)
                .carrying(state.get(WKV)));
        return run.apply(new Linear(run.apply(new Gate(norm.apply(y, run), g, Activation.SILU)), output));
    }

    /** {@code [batch, time, mix, width]}: the earlier token's share in each mix. */
    private Tensor shares(Shifted shifted, Run run) {
        Tensor low = run.apply(new Activate(run.apply(new Linear(shifted.byShareOfPast(mix), mixDown)), Activation.TANH));
        return run.apply(new BlockLinear(low.heads(MIXES), mixUp, Optional.of(mixBias)));
    }

    private static Tensor mixed(Tensor x, Tensor difference, Tensor shares, int which, Run run) {
        Tensor share = shares.slice(2, which, 1).merged();
        return run.apply(new Add(x, run.apply(new Gate(difference, share, Activation.IDENTITY))));
    }
}
