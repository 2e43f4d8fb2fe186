// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.rglru.internal;

import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightInit;
import io.heddle.api.weight.WeightScope;

/**
 * The weights of one recurrent block, under RecurrentGemma's names. Blocks of the gates' matrices
 * are {@code [head, out, in]}; the published ones are {@code [head, in, out]}.
 */
record RgLruWeights(Weight x, Weight xBias, Weight gate, Weight gateBias, Weight conv, Weight convBias, Weight inputGate,
        Weight inputGateBias, Weight recurrenceGate, Weight recurrenceGateBias, Weight lambda, Weight out, Weight outBias) {
    static RgLruWeights declare(RgLruConfig config, WeightScope weights) {
        int inner = config.innerWidth();
        int block = config.blockWidth();
        return new RgLruWeights(
                weights.matrix("linear_x", inner, config.inputWidth()),
                bias(weights, "linear_x.bias", inner),
                weights.matrix("linear_y", inner, config.inputWidth()),
                bias(weights, "linear_y.bias", inner),
                weights.exact("conv_1d", WeightInit.normal(1 / Math.sqrt(config.convTaps())), inner, config.convTaps()),
                bias(weights, "conv_1d.bias", inner),
                weights.matrices("input_gate", config.heads(), block, block),
                bias(weights, "input_gate.bias", config.heads(), block),
                weights.matrices("recurrent_gate", config.heads(), block, block),
                bias(weights, "recurrent_gate.bias", config.heads(), block),
                // Its softplus is the rate of forgetting: a channel keeps 0.9 to 0.999 of itself a token.
                weights.exact("recurrent_param", new WeightInit.TimeStepBias(0.001, 0.105, 1e-4), inner),
                weights.matrix("linear_out", config.width(), inner),
                bias(weights, "linear_out.bias", config.width()));
    }

    private static Weight bias(WeightScope weights, String name, int... shape) {
        return weights.exact(name, WeightInit.constant(0), shape);
    }
}
