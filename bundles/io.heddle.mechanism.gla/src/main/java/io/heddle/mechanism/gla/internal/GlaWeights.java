// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.gla.internal;

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
record GlaWeights(Weight query, Optional<Weight> queryConv, Weight key, Optional<Weight> keyConv, Weight value,
        Optional<Weight> valueConv, Weight gateDown, Weight gateUp, Weight gateBias, Optional<Weight> outputGate,
        Optional<Weight> norm, Weight output) {
    static GlaWeights declare(GlaConfig config, WeightScope weights) {
        int queries = config.heads() * config.keyDim();
        int values = config.heads() * config.valueDim();
        return new GlaWeights(
                weights.matrix("q_proj", queries, config.inputWidth()),
                conv(weights, "q_conv1d", queries, config.convTaps()),
                weights.matrix("k_proj", config.keyWidth(), config.inputWidth()),
                conv(weights, "k_conv1d", config.keyWidth(), config.convTaps()),
                weights.matrix("v_proj", config.valueWidth(), config.inputWidth()),
                conv(weights, "v_conv1d", config.valueWidth(), config.convTaps()),
                weights.matrix("gk_proj.0", config.gateRank(), config.inputWidth()),
                weights.matrix("gk_proj.1", config.keyWidth(), config.gateRank()),
                weights.exact("gk_proj.1.bias", WeightInit.constant(0), config.keyWidth()),
                config.outputGate() ? Optional.of(weights.matrix("g_proj", values, config.inputWidth())) : Optional.empty(),
                config.normWeight() ? Optional.of(weights.exact("g_norm", WeightInit.constant(1), config.valueDim()))
                        : Optional.empty(),
                weights.matrix("o_proj", config.width(), values));
    }

    private static Optional<Weight> conv(WeightScope weights, String name, int channels, int taps) {
        return taps == 0 ? Optional.empty()
                : Optional.of(weights.exact(name, WeightInit.normal(1 / Math.sqrt(taps)), channels, taps));
    }
}
