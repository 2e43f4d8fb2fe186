// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.hgrn.internal;

import io.heddle.api.mechanism.ConvolvedProjection;
import io.heddle.api.operator.Activation;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightInit;
import io.heddle.api.weight.WeightScope;
import java.util.Optional;

/**
 * The weights of one mixer, under their published names. The bounds of all layers are one tensor, of
 * which each layer reads the rows up to its own.
 *
 * @param outer what comes beside input and forget gate: the output gate (HGRN) or the queries (HGRN2)
 */
record HgrnWeights(ConvolvedProjection input, ConvolvedProjection forget, Optional<Weight> bounds, ConvolvedProjection outer,
        Weight norm, Weight output) {
    static HgrnWeights declare(HgrnConfig config, WeightScope weights) {
        int inner = config.innerWidth();
        int gates = config.gateWidth();
        return new HgrnWeights(
                projection(config, weights, "i", inner),
                projection(config, weights, "f", gates),
                config.lowerBounds()
                        ? Optional.of(weights.exact("lower_bounds", WeightInit.constant(0), config.layers(), gates))
                        : Optional.empty(),
                config.expanded() ? projection(config, weights, "q", gates)
                        : ConvolvedProjection.declare(weights, "g", gates, config.inputWidth(), 0, Activation.IDENTITY),
                weights.exact("g_norm", WeightInit.constant(1), inner),
                weights.matrix("o_proj", config.width(), inner));
    }

    private static ConvolvedProjection projection(HgrnConfig config, WeightScope weights, String name, int out) {
        return ConvolvedProjection.declare(weights, name, out, config.inputWidth(), config.convTaps(), Activation.IDENTITY);
    }
}
