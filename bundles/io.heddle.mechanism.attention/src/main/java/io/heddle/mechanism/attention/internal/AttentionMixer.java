// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.attention.internal;

import io.heddle.api.mechanism.Mixer;
import io.heddle.api.operator.Activation;
import io.heddle.api.operator.Attention;
import io.heddle.api.operator.CausalConv;
import io.heddle.api.operator.Gate;
import io.heddle.api.operator.Linear;
import io.heddle.api.operator.RmsNorm;
import io.heddle.api.operator.RotaryEmbedding;
import io.heddle.api.run.Run;
import io.heddle.api.state.MixerState;
import io.heddle.api.state.StateSpec;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightScope;
import io.heddle.mechanism.attention.internal.AttentionWeights.Convolution;
import java.util.Optional;

/** {@code W_o softmax(q kᵀ) v} with {@code q, k, v} projected from x, q and k normed and rotated if asked. */
final class AttentionMixer implements Mixer {
    private static final String QUERY_CONV = "query_conv";
    private static final String KEY_CONV = "key_conv";
    private static final String VALUE_CONV = "value_conv";

    private final AttentionConfig config;
    private final AttentionWeights w;

    AttentionMixer(AttentionConfig config, WeightScope weights) {
        this.config = config;
        this.w = AttentionWeights.declare(config, weights);
    }

    @Override
    public StateSpec state() {
        StateSpec cached = StateSpec.none()
                .cache("keys", config.window(), config.keyHeads(), config.headDim())
                .cache("values", config.window(), config.keyHeads(), config.headDim());
        int before = config.convTaps() - 1;
        return config.convTaps() == 0 ? cached : cached.recurrent(QUERY_CONV, before, config.heads() * config.headDim())
                .recurrent(KEY_CONV, before, config.keyHeads() * config.headDim())
                .recurrent(VALUE_CONV, before, config.keyHeads() * config.headDim());
    }

    @Override
    public Tensor forward(Tensor x, MixerState state, Run run) {
        Tensor q = convolved(projected(x, w.query(), w.queryBias(), w.queryAdapter(), run), w.queryConv(), QUERY_CONV, state, run)
                .heads(config.heads());
        Tensor k = convolved(projected(x, w.key(), w.keyBias(), w.keyAdapter(), run), w.keyConv(), KEY_CONV, state, run)
                .heads(config.keyHeads());
        Tensor v = convolved(projected(x, w.value(), w.valueBias(), w.valueAdapter(), run), w.valueConv(), VALUE_CONV, state, run)
                .heads(config.keyHeads());
        Tensor y = run.apply(new Attention(
                rotated(normed(q, w.queryNorm(), run), run), rotated(normed(k, w.keyNorm(), run), run), v,
                config.scale(), config.window(), config.softCap(),
                Optional.of(new Attention.Cache(state.get("keys"), state.get("values")))));
        return run.apply(new Linear(gated(y.merged(), x, run), w.output(), w.outputBias()));
    }

    private Tensor gated(Tensor y, Tensor x, Run run) {
        return w.gate().map(gate -> run.apply(new Gate(y, run.apply(new Linear(x, gate, w.gateBias())), Activation.SIGMOID)))
                .orElse(y);
    }

    private static Tensor projected(Tensor x, Weight weight, Optional<Weight> bias, Optional<Adapter> adapter, Run run) {
        Tensor y = run.apply(new Linear(x, weight, bias));
        return adapter.map(addition -> addition.onto(y, x, run)).orElse(y);
    }

    private static Tensor convolved(Tensor x, Optional<Convolution> conv, String kept, MixerState state, Run run) {
        return conv.map(c -> run.apply(new CausalConv(x, c.weight(), Optional.of(c.bias()), Activation.IDENTITY, state.get(kept))))
                .orElse(x);
    }

    private Tensor normed(Tensor heads, Optional<Weight> weight, Run run) {
        return weight.isEmpty() ? heads : run.apply(new RmsNorm(heads, weight, config.normEpsilon().getAsDouble(),
                config.headDim(), config.normOffset()));
    }

    private Tensor rotated(Tensor heads, Run run) {
        return config.rotary().map(rotary -> run.apply(new RotaryEmbedding(heads, rotary))).orElse(heads);
    }
}
