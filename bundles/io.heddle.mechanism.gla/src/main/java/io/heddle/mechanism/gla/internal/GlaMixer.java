// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.gla.internal;

import io.heddle.api.mechanism.Mixer;
import io.heddle.api.operator.Activate;
import io.heddle.api.operator.Activation;
import io.heddle.api.operator.Clip;
import io.heddle.api.operator.Concat;
import io.heddle.api.operator.Decay;
import io.heddle.api.operator.Gate;
import io.heddle.api.operator.GatedRmsNorm;
import io.heddle.api.operator.Linear;
import io.heddle.api.operator.MatrixRecurrence;
import io.heddle.api.operator.RmsNorm;
import io.heddle.api.operator.Scale;
import io.heddle.api.run.Run;
import io.heddle.api.state.MixerState;
import io.heddle.api.state.StateSpec;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.WeightScope;
import java.util.Optional;
import java.util.stream.IntStream;

/** {@code W_o (norm(S q) ∘ silu(W_g x))} with a state S whose key channels decay by a gate of low rank. */
final class GlaMixer implements Mixer {
    private final GlaConfig config;
    private final GlaWeights w;

    GlaMixer(GlaConfig config, WeightScope weights) {
        this.config = config;
        this.w = GlaWeights.declare(config, weights);
    }

    @Override
    public StateSpec state() {
        StateSpec matrix = StateSpec.none().recurrent("memory", config.heads(), config.valueDim(), config.keyDim());
        return w.value().declareState(w.key().declareState(w.query().declareState(matrix)));
    }

    @Override
    public Tensor forward(Tensor x, MixerState state, Run run) {
        Tensor q = w.query().of(x, state, run).heads(config.heads());
        Tensor k = w.key().of(x, state, run).heads(config.keyHeads());
        Tensor v = w.value().of(x, state, run);
        Tensor y = run.apply(MatrixRecurrence.decayBy(new Decay.PerChannel(gate(x, run).heads(config.keyHeads())))
                .write(mapped(k, run), repeated(v, run).heads(config.heads()))
                .read(mapped(q, run)).scaled(1 / Math.sqrt(config.keyDim()))
                .carrying(state.get("memory")));
        return run.apply(new Linear(gated(y.merged(), x, run), w.output()));
    }

    /** The logarithm of the decay. */
    private Tensor gate(Tensor x, Run run) {
        Tensor down = run.apply(new Linear(x, w.gateDown()));
        Tensor open = run.apply(new Activate(
                run.apply(new Linear(down, w.gateUp(), Optional.of(w.gateBias()))), Activation.LOG_SIGMOID));
        Tensor logs = run.apply(new Scale(open, 1 / config.gateNormalizer()));
        return config.leastGate() == Double.NEGATIVE_INFINITY ? logs : run.apply(new Clip(logs, config.leastGate(), 0));
    }

    private Tensor mapped(Tensor heads, Run run) {
        return config.featureMap() == Activation.IDENTITY ? heads : run.apply(new Activate(heads, config.featureMap()));
    }

    /** Values that heads share, once for each of these heads. */
    private Tensor repeated(Tensor v, Run run) {
        int shared = config.heads() / config.keyHeads();
        return shared == 1 ? v : run.apply(new Concat(IntStream.range(0, config.heads())
                .mapToObj(head -> v.slice(-1, head / shared * config.valueDim(), config.valueDim())).toList()));
    }

    private Tensor gated(Tensor y, Tensor x, Run run) {
        Optional<Tensor> gate = w.outputGate().map(projection -> run.apply(new Linear(x, projection)));
        if (gate.isPresent() && w.norm().isPresent()) {
            return run.apply(new GatedRmsNorm(y, gate.get(), w.norm().get(), config.epsilon(), config.valueDim(), false,
                    Activation.SILU));
        }
        Tensor normed = run.apply(new RmsNorm(y, w.norm(), config.epsilon(), config.valueDim(), 0));
        return gate.map(g -> run.apply(new Gate(normed, g, Activation.SILU))).orElse(normed);
    }
}
