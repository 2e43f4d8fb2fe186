// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.shortconv.internal;

import io.heddle.api.mechanism.Mixer;
import io.heddle.api.operator.Activation;
import io.heddle.api.operator.CausalConv;
import io.heddle.api.operator.Gate;
import io.heddle.api.operator.Linear;
import io.heddle.api.run.Run;
import io.heddle.api.state.MixerState;
import io.heddle.api.state.StateSpec;
import io.heddle.api.tensor.Slice;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightInit;
import io.heddle.api.weight.WeightScope;
import java.util.Optional;

/** {@code W_o (c ∘ conv(b ∘ x))} with {@code b, c, x} projected from the input, in this order. */
final class ShortConvMixer implements Mixer {
    private final ShortConvConfig config;
    private final Weight inProj;
    private final Optional<Weight> inProjBias;
    private final Weight conv;
    private final Optional<Weight> convBias;
    private final Weight outProj;
    private final Optional<Weight> outProjBias;
    private final Slice before;
    private final Slice after;
    private final Slice values;

    ShortConvMixer(ShortConvConfig config, WeightScope weights) {
        int inner = config.innerWidth();
        this.config = config;
        this.inProj = weights.matrix("in_proj", 3 * inner, config.inputWidth());
        this.inProjBias = bias(weights, "in_proj.bias", 3 * inner);
        this.conv = weights.exact("conv1d", WeightInit.normal(1 / Math.sqrt(config.taps())), inner, config.taps());
        this.convBias = bias(weights, "conv1d.bias", inner);
        this.outProj = weights.matrix("out_proj", config.width(), inner);
        this.outProjBias = bias(weights, "out_proj.bias", config.width());
        this.before = Slice.first(inner);
        this.after = before.then(inner);
        this.values = after.then(inner);
    }

    private Optional<Weight> bias(WeightScope weights, String name, int size) {
        return config.bias() ? Optional.of(weights.exact(name, WeightInit.constant(0), size)) : Optional.empty();
    }

    @Override
    public StateSpec state() {
        return StateSpec.none().recurrent("conv", config.taps() - 1, config.innerWidth());
    }

    @Override
    public Tensor forward(Tensor x, MixerState state, Run run) {
        Tensor in = run.apply(new Linear(x, inProj, inProjBias));
        Tensor gated = run.apply(new Gate(in.slice(values), in.slice(before), Activation.IDENTITY));
        Tensor mixed = run.apply(new CausalConv(gated, conv, convBias, Activation.IDENTITY, state.get("conv")));
        Tensor y = run.apply(new Gate(mixed, in.slice(after), Activation.IDENTITY));
        return run.apply(new Linear(y, outProj, outProjBias));
    }
}
