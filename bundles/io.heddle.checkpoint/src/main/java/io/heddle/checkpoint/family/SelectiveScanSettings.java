// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.weight.WeightExpression;

/**
 * The Mamba mixer of a published model.
 *
 * @param innerWidth the channels that are scanned
 * @param stateSize the state's numbers a channel
 * @param timeStepRank the width of the time step's bottleneck
 * @param convTaps taps of the convolution
 * @param convBias whether it has a bias
 * @param projectionBias whether the first and the last projection have biases
 * @param norms the mechanism's name of the norms inside
 * @param epsilon of these norms
 */
record SelectiveScanSettings(int innerWidth, int stateSize, int timeStepRank, int convTaps, boolean convBias,
        boolean projectionBias, String norms, double epsilon) {
    /** One block whose tensors begin with {@code prefix}. */
    BlockDraft block(String prefix) {
        BlockDraft block = new BlockDraft("selectivescan").option("innerWidth", innerWidth)
                .option("stateSize", stateSize).option("timeStepRank", timeStepRank).option("convTaps", convTaps)
                .option("convBias", convBias).option("projectionBias", projectionBias)
                .projection("in_proj", prefix + "in_proj", projectionBias)
                .weight("conv1d", WeightExpression.published(prefix + "conv1d.weight").shaped(innerWidth, convTaps))
                .projection("x_proj", prefix + "x_proj", false)
                .projection("dt_proj", prefix + "dt_proj", true)
                .weight("A_log", prefix + "A_log")
                .weight("D", prefix + "D")
                .projection("out_proj", prefix + "out_proj", projectionBias);
        if (convBias) {
            block.weight("conv1d.bias", prefix + "conv1d.bias");
        }
        if (!norms.equals("none")) {
            block.option("norms", norms).option("epsilon", epsilon);
        }
        if (norms.equals("learned")) {
            block.weight("dt_norm", prefix + "dt_layernorm.weight").weight("b_norm", prefix + "b_layernorm.weight")
                    .weight("c_norm", prefix + "c_layernorm.weight");
        }
        return block;
    }
}
