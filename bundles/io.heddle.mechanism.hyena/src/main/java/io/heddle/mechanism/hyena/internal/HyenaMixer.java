// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.hyena.internal;

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

/**
 * Hyena of order 2: one projection and a short convolution give two gates and a value; the first
 * gate opens before the long convolution, the second one behind it.
 */
final class HyenaMixer implements Mixer {
    private final HyenaConfig config;
    private final LongFilter filter;
    private final Weight inProj;
    private final Optional<Weight> inProjBias;
    private final Weight conv;
    private final Weight convBias;
    private final Weight outProj;
    private final Optional<Weight> outProjBias;
    private final Slice outerGate;
    private final Slice innerGate;
    private final Slice value;

    HyenaMixer(HyenaConfig config, WeightScope weights, LongFilter filter) {
        this.config = config;
        this.filter = filter;
        int width = config.width();
        this.inProj = weights.matrix("in_proj", 3 * width, config.inputWidth());
        this.inProjBias = bias("in_proj.bias", 3 * width, weights);
        this.conv = weights.exact("short_filter", WeightInit.normal(1 / Math.sqrt(config.convTaps())),
                3 * width, config.convTaps());
        this.convBias = weights.exact("short_filter.bias", WeightInit.constant(0), 3 * width);
        this.outProj = weights.matrix("out_proj", width, width);
        this.outProjBias = bias("out_proj.bias", width, weights);
        this.outerGate = Slice.first(width / config.heads());
        this.innerGate = outerGate.then(outerGate.size());
        this.value = innerGate.then(outerGate.size());
    }

    private Optional<Weight> bias(String name, int size, WeightScope weights) {
        return config.projectionBias() ? Optional.of(weights.exact(name, WeightInit.constant(0), size)) : Optional.empty();
    }

    @Override
    public StateSpec state() {
        return filter.addTo(StateSpec.none().recurrent("conv", config.convTaps() - 1, 3 * config.width()));
    }

    @Override
    public Tensor forward(Tensor x, MixerState state, Run run) {
        Tensor in = run.apply(new Linear(x, inProj, inProjBias));
        Tensor parts = run.apply(new CausalConv(in, conv, Optional.of(convBias), Activation.IDENTITY, state.get("conv")))
                .heads(config.heads());
        Tensor gated = run.apply(new Gate(parts.slice(value), parts.slice(innerGate), Activation.IDENTITY)).merged();
        Tensor mixed = filter.apply(gated, state, run).heads(config.heads());
        Tensor y = run.apply(new Gate(mixed, parts.slice(outerGate), Activation.IDENTITY)).merged();
        return run.apply(new Linear(y, outProj, outProjBias));
    }
}
