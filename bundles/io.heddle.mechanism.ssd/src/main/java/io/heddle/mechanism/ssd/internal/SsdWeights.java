// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.ssd.internal;

import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightInit;
import io.heddle.api.weight.WeightScope;
import java.util.Optional;

/** The weights of one Mamba-2 mixer, under their published names and with their published starts. */
record SsdWeights(Weight inProj, Optional<Weight> inProjBias, Optional<Weight> conv, Optional<Weight> convBias, Weight timeStepBias,
        Weight aLog, Weight d, Optional<Weight> norm, Weight outProj, Optional<Weight> outProjBias) {
    static SsdWeights declare(SsdConfig config, WeightScope weights) {
        int inner = config.innerWidth();
        int fused = inner + config.convWidth() + config.heads();
        return new SsdWeights(
                weights.matrix("in_proj", fused, config.inputWidth()),
                exact(weights, config.projectionBias(), "in_proj.bias", 0, fused),
                config.convTaps() == 0 ? Optional.empty() : Optional.of(conv(config, weights)),
                exact(weights, config.convBias(), "conv1d.bias", 0, config.convWidth()),
                weights.exact("dt_bias", new WeightInit.TimeStepBias(0.001, 0.1, 1e-4), config.heads()),
                weights.exact("A_log", new WeightInit.LogUniform(1, 16), config.heads()),
                weights.exact("D", WeightInit.constant(1), config.heads()),
                exact(weights, config.norm() != SsdConfig.Norm.NONE, "norm", 1, inner),
                weights.matrix("out_proj", config.width(), inner),
                exact(weights, config.outputBias(), "out_proj.bias", 0, config.width()));
    }

    private static Weight conv(SsdConfig config, WeightScope weights) {
        return weights.exact("conv1d", WeightInit.normal(1 / Math.sqrt(config.convTaps())), config.convWidth(),
                config.convTaps());
    }

    private static Optional<Weight> exact(WeightScope weights, boolean wanted, String name, double start, int size) {
        return wanted ? Optional.of(weights.exact(name, WeightInit.constant(start), size)) : Optional.empty();
    }
}
