// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.s4.internal;

import io.heddle.api.mechanism.Mixer;
import io.heddle.api.operator.Activate;
import io.heddle.api.operator.Activation;
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

/** S4D: the state space of each channel, GELU, and a gated linear unit that mixes the channels. */
final class S4dMixer implements Mixer {
    private final S4Config config;
    private final StateSpace space;
    private final Weight outProj;
    private final Weight outProjBias;
    private final Slice value;
    private final Slice gate;

    S4dMixer(S4Config config, WeightScope weights) {
        this.config = config;
        this.space = StateSpace.declare(config.inputWidth(), config.modes(), weights);
        this.outProj = weights.matrix("out_proj", 2 * config.width(), config.inputWidth());
        this.outProjBias = weights.exact("out_proj.bias", WeightInit.constant(0), 2 * config.width());
        this.value = Slice.first(config.width());
        this.gate = value.then(config.width());
    }

    @Override
    public StateSpec state() {
        return StateSpec.none().recurrent("ssm", 2, config.inputWidth(), config.modes());
    }

    @Override
    public Tensor forward(Tensor x, MixerState state, Run run) {
        Tensor y = run.apply(new Activate(space.apply(x, state.get("ssm"), run), Activation.GELU));
        Tensor out = run.apply(new Linear(y, outProj, Optional.of(outProjBias)));
        return run.apply(new Gate(out.slice(value), out.slice(gate), Activation.SIGMOID));
    }
}
