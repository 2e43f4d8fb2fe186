// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.hgrn.internal;

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
record HgrnWeights(Weight input, Optional<Weight> inputConv, Weight forget, Optional<Weight> forgetConv,
        Optional<Weight> bounds, Weight outer, Optional<Weight> outerConv, Weight norm, Weight output) {
    static HgrnWeights declare(HgrnConfig config, WeightScope weights) {
        int inner = config.innerWidth();
        int gates = config.gateWidth();
        boolean expanded = config.expanded();
        return new HgrnWeights(
                weights.matrix("i_proj", inner, config.inputWidth()),
                conv(weights, config, true, "i_conv1d", inner),
                weights.matrix("f_proj", gates, config.inputWidth()),
                conv(weights, config, true, "f_conv1d", gates),
                config.lowerBounds()
                        ? Optional.of(weights.exact("lower_bounds", WeightInit.constant(0), config.layers(), gates))
                        : Optional.empty(),
                weights.matrix(expanded ? "q_proj" : "g_proj", gates, config.inputWidth()),
                conv(weights, config, expanded, "q_conv1d", gates),
                weights.exact("g_norm", WeightInit.constant(1), inner),
                weights.matrix("o_proj", config.width(), inner));
    }

    private static Optional<Weight> conv(WeightScope weights, HgrnConfig config, boolean wanted, String name, int width) {
        int taps = config.convTaps();
        return wanted && taps > 0
                ? Optional.of(weights.exact(name, WeightInit.normal(1 / Math.sqrt(taps)), width, taps)) : Optional.empty();
    }
}
