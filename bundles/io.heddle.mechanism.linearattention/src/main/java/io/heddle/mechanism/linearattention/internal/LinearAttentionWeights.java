// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.linearattention.internal;

import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightInit;
import io.heddle.api.weight.WeightScope;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The weights of one linear attention.
 *
 * @param queryMap the learned matrices of the queries' feature map
 * @param keyMap those of the keys'
 * @param features {@code [features, 2 * keyDim]}: each row w, then what x² is multiplied by
 */
record LinearAttentionWeights(Weight query, Weight key, Weight value, List<Matrix> queryMap, List<Matrix> keyMap,
        Optional<Weight> features, Optional<Weight> norm, Weight output) {
    /**
     * One matrix of a feature map.
     *
     * @param weight {@code [keyDim, keyDim]}
     * @param bias {@code [keyDim]}, if any
     */
    record Matrix(Weight weight, Optional<Weight> bias) {}

    static LinearAttentionWeights declare(LinearAttentionConfig config, WeightScope weights) {
        return new LinearAttentionWeights(
                weights.matrix("q_proj", config.heads() * config.keyDim(), config.inputWidth()),
                weights.matrix("k_proj", config.heads() * config.keyDim(), config.inputWidth()),
                weights.matrix("v_proj", config.heads() * config.valueDim(), config.inputWidth()),
                map("map_q.", config, weights), map("map_k.", config, weights),
                config.featureMap() == FeatureMap.RANDOM ? Optional.of(weights.exact("features",
                        new WeightInit.OrthogonalFeatures(config.seed()), config.features(), 2 * config.keyDim()))
                        : Optional.empty(),
                config.norm() ? Optional.of(weights.exact("norm", WeightInit.constant(1), config.valueDim()))
                        : Optional.empty(),
                weights.matrix("o_proj", config.width(), config.heads() * config.valueDim()));
    }

    private static List<Matrix> map(String name, LinearAttentionConfig config, WeightScope weights) {
        int dim = config.keyDim();
        return IntStream.range(0, config.featureMap().matrices()).mapToObj(i -> new Matrix(
                weights.matrix(name + i, dim, dim), config.featureMap() == FeatureMap.PRODUCT
                        ? Optional.of(weights.exact(name + i + ".bias", WeightInit.constant(0), dim)) : Optional.empty()))
                .toList();
    }
}
