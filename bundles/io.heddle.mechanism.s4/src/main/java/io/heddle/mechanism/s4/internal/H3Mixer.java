// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.s4.internal;

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
 * H3 with heads of one channel: {@code q * SSM_diag(SSM_shift(k) * v)}. The shift system keeps the
 * last inputs and reads them with learned numbers, which is a short convolution.
 */
final class H3Mixer implements Mixer {
    private final S4Config config;
    private final Weight inProj;
    private final Optional<Weight> inProjBias;
    private final Weight shift;
    private final StateSpace space;
    private final Weight outProj;
    private final Optional<Weight> outProjBias;
    private final Slice q;
    private final Slice k;
    private final Slice v;

    H3Mixer(S4Config config, WeightScope weights) {
        this.config = config;
        int width = config.width();
        this.inProj = weights.matrix("in_proj", 3 * width, config.inputWidth());
        this.inProjBias = bias("in_proj.bias", 3 * width, weights);
        this.shift = weights.exact("shift", WeightInit.normal(1 / Math.sqrt(config.shiftTaps())), width, config.shiftTaps());
        this.space = StateSpace.declare(width, config.modes(), weights);
        this.outProj = weights.matrix("out_proj", width, width);
        this.outProjBias = bias("out_proj.bias", width, weights);
        this.q = Slice.first(width);
        this.k = q.then(width);
        this.v = k.then(width);
    }

    private Optional<Weight> bias(String name, int size, WeightScope weights) {
        return config.projectionBias() ? Optional.of(weights.exact(name, WeightInit.constant(0), size)) : Optional.empty();
    }

    @Override
    public StateSpec state() {
        return StateSpec.none()
                .recurrent("shift", config.shiftTaps() - 1, config.width())
                .recurrent("ssm", 2, config.width(), config.modes());
    }

    @Override
    public Tensor forward(Tensor x, MixerState state, Run run) {
        Tensor in = run.apply(new Linear(x, inProj, inProjBias));
        Tensor shifted = run.apply(new CausalConv(in.slice(k), shift, Optional.empty(), Activation.IDENTITY,
                state.get("shift")));
        Tensor written = run.apply(new Gate(shifted, in.slice(v), Activation.IDENTITY));
        Tensor read = space.apply(written, state.get("ssm"), run);
        Tensor y = run.apply(new Gate(read, in.slice(q), Activation.IDENTITY));
        return run.apply(new Linear(y, outProj, outProjBias));
    }
}
