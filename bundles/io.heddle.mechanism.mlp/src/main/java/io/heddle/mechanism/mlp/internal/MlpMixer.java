// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.mlp.internal;

import io.heddle.api.mechanism.Mixer;
import io.heddle.api.operator.Activate;
import io.heddle.api.operator.Gate;
import io.heddle.api.operator.Linear;
import io.heddle.api.run.Run;
import io.heddle.api.state.MixerState;
import io.heddle.api.state.StateSpec;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightInit;
import io.heddle.api.weight.WeightScope;
import java.util.Optional;

/** {@code down(act(gate(x)) * up(x))}, or {@code down(act(up(x)))} without a gate. */
final class MlpMixer implements Mixer {
    private final MlpConfig config;
    private final Optional<Weight> gate;
    private final Optional<Weight> gateBias;
    private final Weight up;
    private final Optional<Weight> upBias;
    private final Weight down;
    private final Optional<Weight> downBias;

    MlpMixer(MlpConfig config, WeightScope weights) {
        int inner = config.innerWidth();
        this.config = config;
        this.gate = config.gated()
                ? Optional.of(weights.matrix("gate_proj", inner, config.inputWidth())) : Optional.empty();
        this.gateBias = gate.flatMap(w -> bias(weights, "gate_proj.bias", inner));
        this.up = weights.matrix("up_proj", inner, config.inputWidth());
        this.upBias = bias(weights, "up_proj.bias", inner);
        this.down = weights.matrix("down_proj", config.width(), inner);
        this.downBias = bias(weights, "down_proj.bias", config.width());
    }

    private Optional<Weight> bias(WeightScope weights, String name, int size) {
        return config.bias() ? Optional.of(weights.exact(name, WeightInit.constant(0), size)) : Optional.empty();
    }

    @Override
    public StateSpec state() {
        return StateSpec.none();
    }

    @Override
    public Tensor forward(Tensor x, MixerState state, Run run) {
        Tensor inner = run.apply(new Linear(x, up, upBias));
        Tensor active = gate.isPresent()
                ? run.apply(new Gate(inner, run.apply(new Linear(x, gate.get(), gateBias)), config.activation()))
                : run.apply(new Activate(inner, config.activation()));
        return run.apply(new Linear(active, down, downBias));
    }
}
