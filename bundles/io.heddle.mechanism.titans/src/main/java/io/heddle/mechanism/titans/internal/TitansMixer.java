// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.titans.internal;

import io.heddle.api.mechanism.Mixer;
import io.heddle.api.operator.Activate;
import io.heddle.api.operator.Activation;
import io.heddle.api.operator.Concat;
import io.heddle.api.operator.Gate;
import io.heddle.api.operator.L2Norm;
import io.heddle.api.operator.Linear;
import io.heddle.api.operator.NeuralMemory;
import io.heddle.api.operator.RmsNorm;
import io.heddle.api.run.Run;
import io.heddle.api.state.MixerState;
import io.heddle.api.state.StateSpec;
import io.heddle.api.tensor.Slice;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightInit;
import io.heddle.api.weight.WeightScope;
import java.util.List;
import java.util.Optional;

/**
 * The long-term memory of Titans: keys and queries of length 1, a step size, a momentum and a
 * forgetting of each token, and a network a head that is trained with them.
 *
 * <p>As context the paper puts readings before a segment of tokens; here each reading stands beside
 * its token, so that no result depends on how a sequence is cut.
 */
final class TitansMixer implements Mixer {
    private static final double EPSILON = 1e-6;

    private final TitansConfig config;
    private final Weight query;
    private final Weight key;
    private final Weight value;
    private final Weight control;
    private final Weight controlBias;
    private final Weight up;
    private final Weight down;
    private final Weight norm;
    private final Weight output;
    private final Optional<WindowAttention> attention;

    TitansMixer(TitansConfig config, WeightScope weights) {
        int all = config.headsWidth();
        int input = config.inputWidth();
        this.config = config;
        this.query = weights.matrix("q_proj", all, input);
        this.key = weights.matrix("k_proj", all, input);
        this.value = weights.matrix("v_proj", all, input);
        this.control = weights.matrix("control_proj", 3 * config.heads(), input);
        // About 1/50 each: small steps that are remembered long.
        this.controlBias = weights.exact("control_proj.bias", WeightInit.constant(-4), 3 * config.heads());
        this.up = weights.exact("memory.up", WeightInit.normal(1 / Math.sqrt(config.headDim())),
                config.heads(), config.innerWidth(), config.headDim());
        this.down = weights.exact("memory.down", WeightInit.normal(1 / Math.sqrt(config.innerWidth())),
                config.heads(), config.headDim(), config.innerWidth());
        this.norm = weights.exact("norm", WeightInit.constant(1), config.headDim());
        this.attention = switch (config.use()) {
            case LAYER -> Optional.empty();
            case GATE -> Optional.of(new WindowAttention(config, input, weights));
            case CONTEXT -> Optional.of(new WindowAttention(config, input + all, weights));
        };
        this.output = weights.matrix("o_proj", config.width(), all);
    }

    @Override
    public StateSpec state() {
        StateSpec memory = StateSpec.none()
                .recurrent("up", config.heads(), config.innerWidth(), config.headDim())
                .recurrent("down", config.heads(), config.headDim(), config.innerWidth())
                .recurrent("upMomentum", config.heads(), config.innerWidth(), config.headDim())
                .recurrent("downMomentum", config.heads(), config.headDim(), config.innerWidth());
        return attention.map(window -> window.with(memory)).orElse(memory);
    }

    @Override
    public Tensor forward(Tensor x, MixerState state, Run run) {
        Tensor reading = reading(x, state, run);
        Tensor y = switch (config.use()) {
            case LAYER -> reading;
            case GATE -> run.apply(new Gate(attention.orElseThrow().forward(x, state, run), reading, Activation.SIGMOID));
            case CONTEXT -> attention.orElseThrow().forward(run.apply(new Concat(List.of(x, reading))), state, run);
        };
        return run.apply(new Linear(y, output));
    }

    /** What the memory says to each token, normed a head: {@code [batch, time, heads * headDim]}. */
    private Tensor reading(Tensor x, MixerState state, Run run) {
        Tensor controls = run.apply(new Activate(run.apply(new Linear(x, control, Optional.of(controlBias))), Activation.SIGMOID));
        Slice rate = Slice.first(config.heads());
        Slice momentum = rate.then(config.heads());
        var memory = new NeuralMemory.Memory(state.get("up"), state.get("down"), state.get("upMomentum"),
                state.get("downMomentum"));
        Tensor y = run.apply(new NeuralMemory(direction(x, key, run), run.apply(new Linear(x, value)).heads(config.heads()),
                direction(x, query, run), controls.slice(rate), controls.slice(momentum),
                controls.slice(momentum.then(config.heads())), up, down, memory));
        return run.apply(new RmsNorm(y.merged(), Optional.of(norm), EPSILON, config.headDim(), 0));
    }

    private Tensor direction(Tensor x, Weight weight, Run run) {
        return run.apply(new L2Norm(run.apply(new Linear(x, weight)).heads(config.heads()), EPSILON));
    }
}
