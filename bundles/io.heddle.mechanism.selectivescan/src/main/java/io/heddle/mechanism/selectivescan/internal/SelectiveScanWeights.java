// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.selectivescan.internal;

import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightInit;
import io.heddle.api.weight.WeightScope;
import java.util.Optional;

/**
 * The weights of one selective scan, under their published names and with their published starts.
 * With head groups, {@code x_proj [group, rank + 2 state, channel of the group]} and
 * {@code dt_proj [group, channel of the group, rank]}.
 */
record SelectiveScanWeights(Weight inProj, Optional<Weight> inProjBias, Weight conv, Optional<Weight> convBias,
        Weight xProj, Weight timeStepProj, Weight timeStepBias, Optional<Weight> timeStepNorm, Optional<Weight> bNorm,
        Optional<Weight> cNorm, Weight aLog, Weight d, Weight outProj, Optional<Weight> outProjBias) {
    static SelectiveScanWeights declare(SelectiveScanConfig config, WeightScope weights) {
        int inner = config.innerWidth();
        int size = config.stateSize();
        int rank = config.timeStepRank();
        int groups = config.headGroups();
        boolean normed = config.norms() == SelectiveScanConfig.Norms.LEARNED;
        return new SelectiveScanWeights(
                weights.matrix("in_proj", 2 * inner, config.inputWidth()),
                exact(weights, config.projectionBias(), "in_proj.bias", 0, 2 * inner),
                weights.exact("conv1d", WeightInit.normal(1 / Math.sqrt(config.convTaps())), inner, config.convTaps()),
                exact(weights, config.convBias(), "conv1d.bias", 0, inner),
                matrix(weights, groups, "x_proj", rank + 2 * size, inner / groups),
                matrix(weights, groups, "dt_proj", inner / groups, rank),
                weights.exact("dt_proj.bias", new WeightInit.TimeStepBias(0.001, 0.1, 1e-4), inner),
                exact(weights, normed, "dt_norm", 1, rank),
                exact(weights, normed, "b_norm", 1, size),
                exact(weights, normed, "c_norm", 1, size),
                weights.exact("A_log", new WeightInit.LogRange(), inner, size),
                weights.exact("D", WeightInit.constant(1), inner),
                weights.matrix("out_proj", config.width(), inner),
                exact(weights, config.projectionBias(), "out_proj.bias", 0, config.width()));
    }

    /** A matrix a group. */
    private static Weight matrix(WeightScope weights, int groups, String name, int out, int in) {
        return groups == 1 ? weights.matrix(name, out, in) : weights.matrices(name, groups, out, in);
    }

    private static Optional<Weight> exact(WeightScope weights, boolean wanted, String name, double start, int size) {
        return wanted ? Optional.of(weights.exact(name, WeightInit.constant(start), size)) : Optional.empty();
    }
}
