// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.mamba3.internal;

import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightInit;
import io.heddle.api.weight.WeightScope;
import java.util.Optional;

/** The weights of one Mamba-3 mixer, under their published names and with their published starts. */
record Mamba3Weights(Weight inProj, Weight timeStepBias, Optional<Normed> keys, Optional<Normed> queries,
        Weight d, Optional<Ranks> ranks, Optional<Weight> norm, Weight outProj) {
    /**
     * What B or C are normed by, and then biased a head.
     *
     * @param norm {@code [stateSize]}
     * @param bias {@code [head, rank, stateSize]}
     */
    record Normed(Weight norm, Weight bias) {}

    /**
     * What makes several inputs and outputs of one, {@code [head, rank, headDim]} each.
     *
     * @param x factors of the values
     * @param z factors of the gates
     * @param o factors of the results
     */
    record Ranks(Weight x, Weight z, Weight o) {}

    static Mamba3Weights declare(Mamba3Config config, WeightScope weights) {
        int inner = config.innerWidth();
        int fused = 2 * inner + 2 * config.keyWidth() + 3 * config.heads() + config.pairs();
        return new Mamba3Weights(
                weights.matrix("in_proj", fused, config.inputWidth()),
                weights.exact("dt_bias", new WeightInit.TimeStepBias(0.001, 0.1, 1e-4), config.heads()),
                normed(config, weights, "B"),
                normed(config, weights, "C"),
                one(weights, "D", config.heads()),
                config.rank() == 1 ? Optional.empty() : Optional.of(ranks(config, weights)),
                config.norm() ? Optional.of(one(weights, "norm", inner)) : Optional.empty(),
                weights.matrix("out_proj", config.width(), inner));
    }

    private static Optional<Normed> normed(Mamba3Config config, WeightScope weights, String name) {
        return config.keyNorm() ? Optional.of(new Normed(one(weights, name + "_norm", config.stateSize()),
                one(weights, name + "_bias", config.heads(), config.rank(), config.stateSize()))) : Optional.empty();
    }

    private static Ranks ranks(Mamba3Config config, WeightScope weights) {
        return new Ranks(ofRank(config, weights, "mimo_x", 1.0 / config.rank()), ofRank(config, weights, "mimo_z", 1),
                ofRank(config, weights, "mimo_o", 1.0 / config.rank()));
    }

    private static Weight ofRank(Mamba3Config config, WeightScope weights, String name, double start) {
        return weights.exact(name, WeightInit.constant(start), config.heads(), config.rank(), config.headDim());
    }

    private static Weight one(WeightScope weights, String name, int... shape) {
        return weights.exact(name, WeightInit.constant(1), shape);
    }
}
