// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.ConfigException;
import io.heddle.api.weight.WeightExpression;

/**
 * The Mamba-2 mixer of a published model.
 *
 * @param heads how many states there are
 * @param headDim channels of a head
 * @param stateSize keys of a head's state
 * @param groups how many B and C the heads share
 * @param convTaps taps of the convolution
 * @param convBias whether it has a bias
 * @param projectionBias whether the first and the last projection have biases
 * @param timeStepMin the least time step
 * @param timeStepMax the largest time step
 * @param norm the mechanism's name of what the norm spans
 * @param epsilon of the norm
 */
record SsdSettings(int heads, int headDim, int stateSize, int groups, int convTaps, boolean convBias,
        boolean projectionBias, double timeStepMin, double timeStepMax, String norm, double epsilon) {
    /** @throws ConfigException unless the heads fill {@code innerWidth} channels */
    SsdSettings filling(int innerWidth) {
        if ((long) heads * headDim != innerWidth) {
            throw new ConfigException(heads + " heads of " + headDim + " channels do not fill the " + innerWidth
                    + " channels that hidden_size and the expansion give");
        }
        return this;
    }

    /** One block whose tensors begin with {@code prefix}. */
    BlockDraft block(String prefix) {
        int convWidth = heads * headDim + 2 * groups * stateSize;
        BlockDraft block = new BlockDraft("ssd").option("heads", heads).option("headDim", headDim)
                .option("stateSize", stateSize).option("groups", groups).option("convTaps", convTaps)
                .option("convBias", convBias).option("projectionBias", projectionBias)
                .option("norm", norm).option("epsilon", epsilon)
                .projection("in_proj", prefix + "in_proj", projectionBias)
                .weight("conv1d", WeightExpression.published(prefix + "conv1d.weight").shaped(convWidth, convTaps))
                .weight("dt_bias", prefix + "dt_bias")
                .weight("A_log", prefix + "A_log")
                .weight("D", prefix + "D")
                .projection("out_proj", prefix + "out_proj", projectionBias);
        if (!norm.equals("none")) {
            block.weight("norm", prefix + "norm.weight");
        }
        if (convBias) {
            block.weight("conv1d.bias", prefix + "conv1d.bias");
        }
        if (timeStepMin > 0) {
            block.option("timeStepMin", timeStepMin);
        }
        if (timeStepMax < Double.POSITIVE_INFINITY) {
            block.option("timeStepMax", timeStepMax);
        }
        return block;
    }
}
