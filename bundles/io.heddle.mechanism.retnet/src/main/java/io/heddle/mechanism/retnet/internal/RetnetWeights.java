// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.retnet.internal;

import io.heddle.api.mechanism.ConvolvedProjection;
import io.heddle.api.operator.Activation;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightInit;
import io.heddle.api.weight.WeightScope;
import java.util.Optional;

/** The weights of one retention, under the names of flash-linear-attention. */
record RetnetWeights(ConvolvedProjection query, ConvolvedProjection key, ConvolvedProjection value,
        Optional<Weight> gate, Optional<Weight> norm, Weight output) {
    static RetnetWeights declare(RetnetConfig config, WeightScope weights) {
        int queries = config.heads() * config.keyDim();
        int values = config.heads() * config.valueDim();
        return new RetnetWeights(
                projection(config, weights, "q", queries),
                projection(config, weights, "k", config.keyWidth()),
                projection(config, weights, "v", config.valueWidth()),
                config.outputGate() ? Optional.of(weights.matrix("g_proj", values, config.inputWidth())) : Optional.empty(),
                config.normWeight() ? Optional.of(weights.exact("g_norm", WeightInit.constant(1), config.valueDim()))
                        : Optional.empty(),
                weights.matrix("o_proj", config.width(), values));
    }

    private static ConvolvedProjection projection(RetnetConfig config, WeightScope weights, String name, int out) {
        return ConvolvedProjection.declare(weights, name, out, config.inputWidth(), config.convTaps(), Activation.SILU);
    }
}
