// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.mixtureofdepths.internal;

import io.heddle.api.operator.Activation;
import io.heddle.api.operator.Attention;
import io.heddle.api.operator.Gate;
import io.heddle.api.operator.Linear;
import io.heddle.api.operator.Rotary;
import io.heddle.api.operator.RotaryEmbedding;
import io.heddle.api.run.Run;
import io.heddle.api.state.Growth;
import io.heddle.api.state.MixerState;
import io.heddle.api.state.StateEntry;
import io.heddle.api.state.StateSpec;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightScope;
import java.util.Optional;

/** What admitted tokens pass. */
sealed interface InnerBlock {
    /** With the states of the block. */
    StateSpec with(StateSpec states);

    /** The block's result, like x {@code [batch, time, width]}. */
    Tensor forward(Tensor x, MixerState state, Run run);

    /** The block that was asked for. */
    static InnerBlock of(MixtureOfDepthsConfig config, WeightScope weights) {
        int width = config.width();
        if (!config.attention()) {
            return new Mlp(weights.matrix("gate_proj", config.innerWidth(), width),
                    weights.matrix("up_proj", config.innerWidth(), width),
                    weights.matrix("down_proj", width, config.innerWidth()));
        }
        return new SelfAttention(config, weights.matrix("q_proj", width, width), weights.matrix("k_proj", width, width),
                weights.matrix("v_proj", width, width), weights.matrix("o_proj", width, width));
    }

    /** {@code down(silu(gate(x)) * up(x))}. */
    record Mlp(Weight gate, Weight up, Weight down) implements InnerBlock {
        @Override
        public StateSpec with(StateSpec states) {
            return states;
        }

        @Override
        public Tensor forward(Tensor x, MixerState state, Run run) {
            Tensor inner = run.apply(new Gate(run.apply(new Linear(x, up)), run.apply(new Linear(x, gate)), Activation.SILU));
            return run.apply(new Linear(inner, down));
        }
    }

    /** Causal attention among admitted tokens, which keep the positions that they have in the whole sequence. */
    record SelfAttention(MixtureOfDepthsConfig config, Weight query, Weight key, Weight value, Weight output)
            implements InnerBlock {
        @Override
        public StateSpec with(StateSpec states) {
            return states.with(cache("keys")).with(cache("values"));
        }

        private StateEntry cache(String name) {
            return new StateEntry(name, Shape.of(config.heads(), config.headDim()), StateEntry.Kind.CACHE,
                    new Growth.PerAdmittedToken(config.mostAdmitted()));
        }

        @Override
        public Tensor forward(Tensor x, MixerState state, Run run) {
            Tensor v = run.apply(new Linear(x, value)).heads(config.heads());
            Tensor y = run.apply(new Attention(rotated(x, query, run), rotated(x, key, run), v,
                    1 / Math.sqrt(config.headDim()), 0, 0,
                    Optional.of(new Attention.Cache(state.get("keys"), state.get("values")))));
            return run.apply(new Linear(y.merged(), output));
        }

        private Tensor rotated(Tensor x, Weight weight, Run run) {
            var rotary = new Rotary(config.headDim(), config.theta(), Rotary.Pairing.HALVES, new Rotary.Scaling.None());
            return run.apply(new RotaryEmbedding(run.apply(new Linear(x, weight)).heads(config.heads()), rotary));
        }
    }
}
