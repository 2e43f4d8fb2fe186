// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.lightning.internal;

import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightInit;
import io.heddle.api.weight.WeightScope;

/**
 * The weights of one lightning attention, under their published names.
 *
 * @param queryKeyValue {@code [heads * 3 * headDim, in]}: query, key and value of a head, then the next head's
 */
record LightningWeights(Weight queryKeyValue, Weight norm, Weight outputGate, Weight output) {
    static LightningWeights declare(LightningConfig config, WeightScope weights) {
        int inner = config.innerWidth();
        return new LightningWeights(
                weights.matrix("qkv_proj", 3 * inner, config.inputWidth()),
                weights.exact("norm", WeightInit.constant(1), inner),
                weights.matrix("output_gate", inner, config.inputWidth()),
                weights.matrix("out_proj", config.width(), inner));
    }
}
