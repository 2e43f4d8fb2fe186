// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.rwkv.internal;

import io.heddle.api.mechanism.Mixer;
import io.heddle.api.operator.Activate;
import io.heddle.api.operator.Activation;
import io.heddle.api.operator.Add;
import io.heddle.api.operator.BlockLinear;
import io.heddle.api.operator.Broadcast;
import io.heddle.api.operator.Decay;
import io.heddle.api.operator.Gate;
import io.heddle.api.operator.L2Norm;
import io.heddle.api.operator.Lerp;
import io.heddle.api.operator.Linear;
import io.heddle.api.operator.MatrixRecurrence;
import io.heddle.api.operator.Scale;
import io.heddle.api.run.Run;
import io.heddle.api.state.MixerState;
import io.heddle.api.state.StateSpec;
import io.heddle.api.tensor.Tensor;
import java.util.Optional;
import java.util.Set;

/**
 * Version 7: before it writes a value, the state forgets what it held under that key, at a rate that
 * the input chooses. Values lean towards those of the first layer.
 */
final class Rwkv7Mixer implements Mixer {
    /** The values of the first layer. */
    static final String FIRST_VALUES = "v_first";

    private static final String WKV = "wkv";

    private final RwkvConfig config;
    private final Rwkv7Weights w;

    Rwkv7Mixer(RwkvConfig config, Rwkv7Weights weights) {
        this.config = config;
        this.w = weights;
    }

    @Override
    public StateSpec state() {
        return StateSpec.none().recurrent(Shifted.STATE, config.inputWidth())
                .recurrent(WKV, config.heads(), config.valueDim(), config.headDim());
    }

    @Override
    public Set<String> reads() {
        return w.valueShare().isPresent() ? Set.of(FIRST_VALUES) : Set.of();
    }

    @Override
    public Set<String> writes() {
        return config.valueResidual() && w.valueShare().isEmpty() ? Set.of(FIRST_VALUES) : Set.of();
    }

    @Override
    public Tensor forward(Tensor x, MixerState state, Run run) {
        int heads = config.heads();
        Shifted shifted = Shifted.of(x, state.get(Shifted.STATE), run);
        Tensor r = run.apply(new Linear(shifted.byShareOfPast(w.mixR()), w.receptance()));
        Tensor k = run.apply(new Linear(shifted.byShareOfPast(w.mixK()), w.key()));
        Tensor v = values(shifted.byShareOfPast(w.mixV()), run);
        Tensor decay = w.decay().apply(shifted.byShareOfPast(w.mixW()), Activation.TANH, run);
        Tensor logs = run.apply(new Scale(run.apply(new Activate(decay, Activation.SIGMOID)), -config.fastestDecay()));
        Tensor rate = run.apply(new Activate(
                w.rate().apply(shifted.byShareOfPast(w.mixA()), Activation.IDENTITY, run), Activation.SIGMOID));
        Tensor gate = w.gate().apply(shifted.byShareOfPast(w.mixG()), Activation.SIGMOID, run);

        Tensor direction = run.apply(new L2Norm(product(k, run.apply(new Broadcast(x, w.keyScale())), run).heads(heads),
                config.keyEpsilon()));
        Tensor written = run.apply(new Lerp(k, product(k, rate, run), w.keyRate()));
        Tensor y = run.apply(MatrixRecurrence.decayBy(new Decay.PerChannel(logs.heads(heads)))
                .erase(run.apply(new Scale(direction, -1)), product(direction, rate.heads(heads), run))
                .write(written.heads(heads), v.heads(heads))
                .read(r.heads(heads))
                .carrying(state.get(WKV)));
        Tensor sum = run.apply(new Add(w.norm().apply(y, run), bonus(r, written, v, run)));
        return run.apply(new Linear(product(sum, gate, run), w.output()));
    }

    private Tensor values(Tensor x, Run run) {
        Tensor own = run.apply(new Linear(x, w.value()));
        if (w.valueShare().isPresent()) {
            Tensor share = w.valueShare().get().apply(x, Activation.IDENTITY, run);
            Tensor difference = run.apply(new Add(run.value(FIRST_VALUES), own, 1, -1));
            return run.apply(new Add(own, run.apply(new Gate(difference, share, Activation.SIGMOID))));
        }
        if (config.valueResidual()) {
            run.publish(FIRST_VALUES, own);
        }
        return own;
    }

    /** The present value, as strongly as query and key agree. */
    private Tensor bonus(Tensor r, Tensor k, Tensor v, Run run) {
        Tensor strength = run.apply(new BlockLinear(product(r, k, run).heads(config.heads()), w.bonus(), Optional.empty()));
        return product(v.heads(config.heads()), strength, run).merged();
    }

    private static Tensor product(Tensor x, Tensor other, Run run) {
        return run.apply(new Gate(x, other, Activation.IDENTITY));
    }
}
