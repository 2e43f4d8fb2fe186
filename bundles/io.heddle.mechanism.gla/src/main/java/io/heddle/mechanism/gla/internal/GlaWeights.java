// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.gla.internal;

import io.heddle.api.mechanism.ConvolvedProjection;
import io.heddle.api.operator.Activation;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightInit;
import io.heddle.api.weight.WeightScope;
import java.util.Optional;

/**
 * The weights of one gated linear attention, under the names of its published code.
 *
 * @param gateDown the first projection of the gate
 * @param gateUp the second
 * @param outputGate the projection of the result's gate
 */
record GlaWeights(ConvolvedProjection query, ConvolvedProjection key, ConvolvedProjection value,
        Weight gateDown, Weight gateUp, Weight gateBias, Optional<Weight> outputGate, Optional<Weight> norm, Weight output) {
    static GlaWeights declare(GlaConfig config, WeightScope weights) {
        int queries = config.heads() * config.keyDim();
        int values = config.heads() * config.valueDim();
        return new GlaWeights(
                projection(config, weights, "q", queries),
                projection(config, weights, "k", config.keyWidth()),
                projection(config, weights, "v", config.valueWidth()),
                weights.matrix("gk_proj.0", config.gateRank(), config.inputWidth()),
                weights.matrix("gk_proj.1", config.keyWidth(), config.gateRank()),
                weights.exact("gk_proj.1.bias", WeightInit.constant(0), config.keyWidth()),
                config.outputGate() ? Optional.of(weights.matrix("g_proj", values, config.inputWidth())) : Optional.empty(),
                config.normWeight() ? Optional.of(weights.exact("g_norm", WeightInit.constant(1), config.valueDim()))
                        : Optional.empty(),
                weights.matrix("o_proj", config.width(), values));
    }

    private static ConvolvedProjection projection(GlaConfig config, WeightScope weights, String name, int out) {
        return ConvolvedProjection.declare(weights, name, out, config.inputWidth(), config.convTaps(), Activation.SILU);
    }
}
