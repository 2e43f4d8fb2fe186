// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.linearattention.internal;

import io.heddle.api.mechanism.Mixer;
import io.heddle.api.operator.Activate;
import io.heddle.api.operator.Activation;
import io.heddle.api.operator.Concat;
import io.heddle.api.operator.Decay;
import io.heddle.api.operator.Gate;
import io.heddle.api.operator.Linear;
import io.heddle.api.operator.MatrixRecurrence;
import io.heddle.api.operator.Normaliser;
import io.heddle.api.operator.RmsNorm;
import io.heddle.api.operator.Scale;
import io.heddle.api.operator.SumNorm;
import io.heddle.api.run.Run;
import io.heddle.api.state.MixerState;
import io.heddle.api.state.StateSpec;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightScope;
import io.heddle.mechanism.linearattention.internal.LinearAttentionWeights.Matrix;
import java.util.List;

/** {@code W_o (S f(q) / z.f(q))} with S and z the sums of {@code v f(k)ᵀ} and of {@code f(k)} over all tokens so far. */
final class LinearAttentionMixer implements Mixer {
    /** Added to the sum of a query's or a key's features, as published. */
    private static final double SUM_EPSILON = 1e-4;

    private final LinearAttentionConfig config;
    private final LinearAttentionWeights w;

    LinearAttentionMixer(LinearAttentionConfig config, WeightScope weights) {
        this.config = config;
        this.w = LinearAttentionWeights.declare(config, weights);
    }

    @Override
    public StateSpec state() {
        StateSpec matrix = StateSpec.none().recurrent("memory", config.heads(), config.valueDim(), config.stateKeys());
        return config.normalised() ? matrix.recurrent("sum", config.heads(), config.stateKeys()) : matrix;
    }

    @Override
    public Tensor forward(Tensor x, MixerState state, Run run) {
        Tensor q = mapped(run.apply(new Linear(x, w.query())).heads(config.heads()), w.queryMap(), config.queryNorm(), run);
        Tensor k = mapped(run.apply(new Linear(x, w.key())).heads(config.heads()), w.keyMap(), config.keyNorm(), run);
        Tensor v = run.apply(new Linear(x, w.value())).heads(config.heads());
        MatrixRecurrence.WithQuery sum = MatrixRecurrence.decayBy(new Decay.None()).write(k, v).read(q);
        Tensor y = run.apply((config.normalised()
                ? sum.normalisedBy(new Normaliser.Sum(config.normEpsilon(), state.get("sum"))) : sum.scaled(scale()))
                .carrying(state.get("memory"))).merged();
        Tensor normed = w.norm().isEmpty() ? y
                : run.apply(new RmsNorm(y, w.norm(), config.epsilon(), config.valueDim(), 0));
        return run.apply(new Linear(normed, w.output()));
    }

    /** A mean over random features; else attention's scale. A divided sum needs neither. */
    private double scale() {
        return config.featureMap() == FeatureMap.RANDOM ? 1.0 / config.features() : 1 / Math.sqrt(config.keyDim());
    }

    private Tensor mapped(Tensor heads, List<Matrix> matrices, boolean normed, Run run) {
        Tensor read = matrices.stream().map(matrix -> run.apply(new Linear(heads, matrix.weight(), matrix.bias())))
                .reduce((x, y) -> run.apply(new Gate(x, y, Activation.IDENTITY)))
                .orElseGet(() -> w.features().map(features -> random(heads, features, run)).orElse(heads));
        Activation activation = config.featureMap().activation();
        Tensor y = activation == Activation.IDENTITY ? read : run.apply(new Activate(read, activation));
        return normed ? run.apply(new SumNorm(y, SUM_EPSILON)) : y;
    }

    /** {@code w.x - |x|²/2}, with attention's scale shared by queries and keys. */
    private Tensor random(Tensor heads, Weight features, Run run) {
        Tensor scaled = run.apply(new Scale(heads, Math.pow(config.keyDim(), -0.25)));
        Tensor squares = run.apply(new Gate(scaled, scaled, Activation.IDENTITY));
        return run.apply(new Linear(run.apply(new Concat(List.of(scaled, squares))), features));
    }
}
