// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.retnet.internal;

import io.heddle.api.mechanism.Mixer;
import io.heddle.api.operator.Activate;
import io.heddle.api.operator.Activation;
import io.heddle.api.operator.Concat;
import io.heddle.api.operator.Decay;
import io.heddle.api.operator.Gate;
import io.heddle.api.operator.GatedRmsNorm;
import io.heddle.api.operator.Linear;
import io.heddle.api.operator.MatrixRecurrence;
import io.heddle.api.operator.Normaliser;
import io.heddle.api.operator.RmsNorm;
import io.heddle.api.operator.RotaryEmbedding;
import io.heddle.api.operator.Scale;
import io.heddle.api.run.Run;
import io.heddle.api.state.MixerState;
import io.heddle.api.state.StateSpec;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.WeightScope;
import java.util.Optional;
import java.util.stream.IntStream;

/** {@code W_o (norm(S q) ∘ silu(W_g x))} with a state S that decays at a fixed rate a head. */
final class RetnetMixer implements Mixer {
    private final RetnetConfig config;
    private final RetnetWeights w;

    RetnetMixer(RetnetConfig config, WeightScope weights) {
        this.config = config;
        this.w = RetnetWeights.declare(config, weights);
    }

    @Override
    public StateSpec state() {
        StateSpec matrix = StateSpec.none().recurrent("memory", config.heads(), config.valueDim(), config.keyDim());
        if (config.convention() == RetnetConfig.Convention.TORCHSCALE) {
            return matrix.recurrent("sum", config.heads(), config.keyDim()).recurrent("log_scale", config.heads())
                    .recurrent("decays", config.heads(), 1, 1);
        }
        return w.value().declareState(w.key().declareState(w.query().declareState(matrix)));
    }

    @Override
    public Tensor forward(Tensor x, MixerState state, Run run) {
        Tensor q = w.query().of(x, state, run).heads(config.heads());
        Tensor k = w.key().of(x, state, run).heads(config.keyHeads());
        Tensor v = repeated(w.value().of(x, state, run), run).heads(config.heads());
        Tensor rotatedKey = rotated(mapped(k, run), run);
        Tensor rotatedQuery = rotated(mapped(q, run), run);
        MatrixRecurrence retention = switch (config.convention()) {
            case FLA -> retention(rotatedKey, v, rotatedQuery).carrying(state.get("memory"));
            case TORCHSCALE -> weighed(rotatedKey, v, rotatedQuery, state, run);
        };
        return run.apply(new Linear(gated(run.apply(retention).merged(), x, run), w.output()));
    }

    private MatrixRecurrence.WithQuery retention(Tensor k, Tensor v, Tensor q) {
        return MatrixRecurrence.decayBy(new Decay.Constant(config.decayLogs())).write(k, v)
                .read(q).scaled(1 / Math.sqrt(config.keyDim()));
    }

    /**
     * Torchscale's sum: with c the sum of the decays it is divided by √c, and by the size of its
     * weights {@code |q.n| / √c} where that is above 1. The published step leaves the latter to the
     * norm that follows, which is the same but for the norm's epsilon; here a step does what a
     * whole sequence does.
     */
    private MatrixRecurrence weighed(Tensor k, Tensor v, Tensor q, MixerState state, Run run) {
        Tensor none = run.apply(new Scale(q.merged().slice(-1, 0, config.heads()), 0));
        Tensor each = run.apply(new Activate(none, Activation.EXP));
        Tensor one = each.slice(-1, 0, 1).heads(1);
        Tensor decays = run.apply(MatrixRecurrence.decayBy(new Decay.Constant(config.decayLogs()))
                .write(one, each.heads(config.heads())).read(one).carrying(state.get("decays")));
        return retention(k, v, run.apply(new Gate(q, decays, Activation.INVERSE_ROOT)))
                .normalisedBy(new Normaliser.Stabilised(none, 0, state.get("sum"), state.get("log_scale")))
                .carrying(state.get("memory"));
    }

    private Tensor mapped(Tensor heads, Run run) {
        return config.featureMap() == Activation.IDENTITY ? heads : run.apply(new Activate(heads, config.featureMap()));
    }

    private Tensor rotated(Tensor heads, Run run) {
        return run.apply(new RotaryEmbedding(heads, config.rotary()));
    }

    /** Values that heads share, once for each of these heads. */
    private Tensor repeated(Tensor v, Run run) {
        int shared = config.heads() / config.keyHeads();
        return shared == 1 ? v : run.apply(new Concat(IntStream.range(0, config.heads())
                .mapToObj(head -> v.slice(-1, head / shared * config.valueDim(), config.valueDim())).toList()));
    }

    private Tensor gated(Tensor y, Tensor x, Run run) {
        Optional<Tensor> gate = w.gate().map(projection -> run.apply(new Linear(x, projection)));
        if (gate.isPresent() && w.norm().isPresent()) {
            return run.apply(new GatedRmsNorm(y, gate.get(), w.norm().get(), config.epsilon(), config.valueDim(), false,
                    Activation.SILU));
        }
        Tensor normed = run.apply(new RmsNorm(y, w.norm(), config.epsilon(), config.valueDim(), 0));
        return gate.map(g -> run.apply(new Gate(normed, g, Activation.SILU))).orElse(normed);
    }
}
