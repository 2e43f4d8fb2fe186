// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.linearattention.internal;

import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightInit;
import io.heddle.api.weight.WeightScope;
import java.util.Optional;

/**
 * The weights of one linear attention.
 *
 * @param features {@code [features, 2 * keyDim]}: each row w, then what x² is multiplied by
 */
record LinearAttentionWeights(Weight query, Weight key, Weight value, Optional<Weight> features, Optional<Weight> norm,
        Weight output) {
    static LinearAttentionWeights declare(LinearAttentionConfig config, WeightScope weights) {
        return new LinearAttentionWeights(
                weights.matrix("q_proj", config.heads() * config.keyDim(), config.inputWidth()),
                weights.matrix("k_proj", config.heads() * config.keyDim(), config.inputWidth()),
                weights.matrix("v_proj", config.heads() * config.valueDim(), config.inputWidth()),
                config.featureMap() == FeatureMap.RANDOM ? Optional.of(weights.exact("features",
                        new WeightInit.OrthogonalFeatures(config.seed()), config.features(), 2 * config.keyDim()))
                        : Optional.empty(),
                config.norm() ? Optional.of(weights.exact("norm", WeightInit.constant(1), config.valueDim()))
                        : Optional.empty(),
                weights.matrix("o_proj", config.width(), config.heads() * config.valueDim()));
    }
}
