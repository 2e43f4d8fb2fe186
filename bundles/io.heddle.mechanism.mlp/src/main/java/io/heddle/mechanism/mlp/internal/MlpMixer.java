// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.mlp.internal;

import io.heddle.api.mechanism.Mixer;
import io.heddle.api.operator.Activate;
import io.heddle.api.operator.Add;
import io.heddle.api.operator.Gate;
import io.heddle.api.operator.Linear;
import io.heddle.api.operator.Scale;
import io.heddle.api.run.Run;
import io.heddle.api.state.MixerState;
import io.heddle.api.state.StateSpec;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightInit;
import io.heddle.api.weight.WeightScope;
import java.util.Optional;

/**
 * {@code down(act(gate(x)) * up(x))}, or {@code down(act(up(x)))} without a gate. An adapter adds
 * {@code B A x} to both first projections, which share A.
 */
final class MlpMixer implements Mixer {
    private final MlpConfig config;
    private final Optional<Weight> gate;
    private final Optional<Weight> gateBias;
    private final Weight up;
    private final Optional<Weight> upBias;
    private final Weight down;
    private final Optional<Weight> downBias;
    private final Optional<Weight> adapter;
    private final Optional<Weight> gateAdapter;
    private final Optional<Weight> upAdapter;

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
        int rank = config.adapterRank();
        this.adapter = rank > 0 ? Optional.of(weights.matrix("adapter", rank, config.inputWidth())) : Optional.empty();
        this.gateAdapter = adapter.filter(w -> config.gated()).map(w -> weights.matrix("gate_proj.adapter", inner, rank));
        this.upAdapter = adapter.map(w -> weights.matrix("up_proj.adapter", inner, rank));
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
        Optional<Tensor> low = adapter.map(w -> run.apply(new Linear(x, w)));
        Tensor inner = adapted(run.apply(new Linear(x, up, upBias)), low, upAdapter, run);
        Tensor active = gate.isPresent()
                ? run.apply(new Gate(inner, scaled(adapted(run.apply(new Linear(x, gate.get(), gateBias)), low, gateAdapter, run),
                        run), config.activation()))
                : run.apply(new Activate(inner, config.activation()));
        return run.apply(new Linear(active, down, downBias));
    }

    private static Tensor adapted(Tensor y, Optional<Tensor> low, Optional<Weight> adapter, Run run) {
        return low.isEmpty() ? y : run.apply(new Add(y, run.apply(new Linear(low.get(), adapter.orElseThrow()))));
    }

    private Tensor scaled(Tensor gated, Run run) {
        return config.gateScale() == 1 ? gated : run.apply(new Scale(gated, config.gateScale()));
    }
}
