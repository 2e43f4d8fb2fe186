// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.moe.internal;

import io.heddle.api.operator.Activate;
import io.heddle.api.operator.Activation;
import io.heddle.api.operator.Gate;
import io.heddle.api.operator.Linear;
import io.heddle.api.run.Run;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightInit;
import io.heddle.api.weight.WeightScope;
import java.util.Optional;

/** The expert that every token passes: {@code down(act(gate(x)) * up(x))}, perhaps times {@code sigmoid(s.x)}. */
final class SharedExpert {
    private final Activation activation;
    private final boolean bias;
    private final Optional<Weight> gate;
    private final Optional<Weight> gateBias;
    private final Weight up;
    private final Optional<Weight> upBias;
    private final Weight down;
    private final Optional<Weight> downBias;
    private final Optional<Weight> share;

    SharedExpert(MoeConfig config, WeightScope weights) {
        int inner = config.shared().innerWidth();
        this.activation = config.activation();
        this.bias = config.shared().bias();
        this.gate = config.gated()
                ? Optional.of(weights.matrix("shared.gate_proj", inner, config.inputWidth())) : Optional.empty();
        this.gateBias = gate.flatMap(w -> bias(weights, "shared.gate_proj.bias", inner));
        this.up = weights.matrix("shared.up_proj", inner, config.inputWidth());
        this.upBias = bias(weights, "shared.up_proj.bias", inner);
        this.down = weights.matrix("shared.down_proj", config.width(), inner);
        this.downBias = bias(weights, "shared.down_proj.bias", config.width());
        this.share = config.shared().gated()
                ? Optional.of(weights.matrix("shared.share", 1, config.inputWidth())) : Optional.empty();
    }

    private Optional<Weight> bias(WeightScope weights, String name, int size) {
        return bias ? Optional.of(weights.exact(name, WeightInit.constant(0), size)) : Optional.empty();
    }

    /**
     * @param x {@code [batch, time, inputWidth]}
     * @return {@code [batch, time, width]}
     */
    Tensor forward(Tensor x, Run run) {
        Tensor inner = run.apply(new Linear(x, up, upBias));
        Tensor active = gate.isPresent()
                ? run.apply(new Gate(inner, run.apply(new Linear(x, gate.get(), gateBias)), activation))
                : run.apply(new Activate(inner, activation));
        Tensor y = run.apply(new Linear(active, down, downBias));
        return share.isEmpty() ? y : run.apply(new Gate(y, run.apply(new Linear(x, share.get())), Activation.SIGMOID));
    }
}
