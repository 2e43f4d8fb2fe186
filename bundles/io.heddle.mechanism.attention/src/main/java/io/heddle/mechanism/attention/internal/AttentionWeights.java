// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.attention.internal;

import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightInit;
import io.heddle.api.weight.WeightScope;
import java.util.Optional;

/** The weights of one attention, under their usual published names. */
record AttentionWeights(Weight query, Optional<Weight> queryBias, Optional<Weight> queryNorm, Weight key,
        Optional<Weight> keyBias, Optional<Weight> keyNorm, Weight value, Optional<Weight> valueBias,
        Optional<Weight> gate, Optional<Weight> gateBias, Weight output, Optional<Weight> outputBias,
        Optional<Adapter> queryAdapter, Optional<Adapter> keyAdapter, Optional<Adapter> valueAdapter,
        Optional<Convolution> queryConv, Optional<Convolution> keyConv, Optional<Convolution> valueConv) {
    /**
     * A convolution behind a projection.
     *
     * @param weight {@code [channels, taps]}
     * @param bias {@code [channels]}
     */
    record Convolution(Weight weight, Weight bias) {}

    static AttentionWeights declare(AttentionConfig config, WeightScope weights) {
        int queries = config.heads() * config.headDim();
        int keys = config.keyHeads() * config.headDim();
        boolean bias = config.queryKeyValueBias();
        boolean norm = config.normEpsilon().isPresent();
        double unit = 1 - config.normOffset();
        return new AttentionWeights(
                weights.matrix("q_proj", queries, config.inputWidth()),
                exact(weights, bias, "q_proj.bias", 0, queries),
                exact(weights, norm, "q_norm", unit, config.headDim()),
                weights.matrix("k_proj", keys, config.inputWidth()),
                exact(weights, bias, "k_proj.bias", 0, keys),
                exact(weights, norm, "k_norm", unit, config.headDim()),
                weights.matrix("v_proj", keys, config.inputWidth()),
                exact(weights, bias, "v_proj.bias", 0, keys),
                config.gated() ? Optional.of(weights.matrix("gate_proj", queries, config.inputWidth())) : Optional.empty(),
                exact(weights, config.gated() && bias, "gate_proj.bias", 0, queries),
                weights.matrix("o_proj", config.width(), queries),
                exact(weights, config.outputBias(), "o_proj.bias", 0, config.width()),
                adapter(config, weights, "q_proj", queries), adapter(config, weights, "k_proj", keys),
                adapter(config, weights, "v_proj", keys),
                convolution(config, weights, "q_conv", queries), convolution(config, weights, "k_conv", keys),
                convolution(config, weights, "v_conv", keys));
    }

    private static Optional<Convolution> convolution(AttentionConfig config, WeightScope weights, String name, int channels) {
        int taps = config.convTaps();
        return taps == 0 ? Optional.empty() : Optional.of(new Convolution(
                weights.exact(name, WeightInit.normal(1 / Math.sqrt(taps)), channels, taps),
                weights.exact(name + ".bias", WeightInit.constant(0), channels)));
    }

    private static Optional<Adapter> adapter(AttentionConfig config, WeightScope weights, String projection, int out) {
        return config.adapterRank() == 0 ? Optional.empty()
                : Optional.of(Adapter.declare(weights, projection, config.adapterRank(), out, config.inputWidth()));
    }

    private static Optional<Weight> exact(WeightScope weights, boolean wanted, String name, double start, int size) {
        return wanted ? Optional.of(weights.exact(name, WeightInit.constant(start), size)) : Optional.empty();
    }
}
