// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.titans.internal;

import io.heddle.api.operator.Attention;
import io.heddle.api.operator.Linear;
import io.heddle.api.operator.Rotary;
import io.heddle.api.operator.RotaryEmbedding;
import io.heddle.api.run.Run;
import io.heddle.api.state.MixerState;
import io.heddle.api.state.StateSpec;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightScope;
import java.util.Optional;

/** The short-term memory: rotary attention over a window. */
final class WindowAttention {
    private static final double THETA = 10000;

    private final TitansConfig config;
    private final Weight query;
    private final Weight key;
    private final Weight value;

    /** @param inputWidth the channels that it reads */
    WindowAttention(TitansConfig config, int inputWidth, WeightScope weights) {
        this.config = config;
        this.query = weights.matrix("attention.q_proj", config.headsWidth(), inputWidth);
        this.key = weights.matrix("attention.k_proj", config.headsWidth(), inputWidth);
        this.value = weights.matrix("attention.v_proj", config.headsWidth(), inputWidth);
    }

    StateSpec with(StateSpec states) {
        return states.cache("keys", config.window(), config.heads(), config.headDim())
                .cache("values", config.window(), config.heads(), config.headDim());
    }

    /** {@code [batch, time, inputWidth]} to {@code [batch, time, heads * headDim]}. */
    Tensor forward(Tensor x, MixerState state, Run run) {
        Tensor v = run.apply(new Linear(x, value)).heads(config.heads());
        return run.apply(new Attention(rotated(x, query, run), rotated(x, key, run), v, 1 / Math.sqrt(config.headDim()),
                config.window(), 0, Optional.of(new Attention.Cache(state.get("keys"), state.get("values"))))).merged();
    }

    private Tensor rotated(Tensor x, Weight weight, Run run) {
        var rotary = new Rotary(config.headDim(), THETA, Rotary.Pairing.HALVES, new Rotary.Scaling.None());
        return run.apply(new RotaryEmbedding(run.apply(new Linear(x, weight)).heads(config.heads()), rotary));
    }
}
