// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.weight.WeightExpression;

/**
 * What HGRN and HGRN2 have in common as published by flash-linear-attention.
 *
 * @param width of the hidden state, and of the recurrence
 * @param layers how many there are
 * @param lowerBounds whether forget gates have bounds that grow with the layer
 * @param convTaps taps of the convolutions; 0 for none
 */
record HgrnSettings(int width, int layers, boolean lowerBounds, int convTaps) {
    static HgrnSettings read(Config config, int width) {
        if (!config.flag(true, "elementwise_affine")) {
            throw new ConfigException("elementwise_affine is false, which is not supported; norms here have weights");
        }
        return new HgrnSettings(width, config.positive(24, "num_hidden_layers"), config.flag(true, "use_lower_bound"),
                config.flag(false, "use_short_conv") ? config.positive(4, "conv_size") : 0);
    }

    /**
     * A block with its projections and its bounds.
     *
     * @param prefix of its tensors
     * @param outer the projection beside input and forget gate
     * @param convolved the projections that convolutions follow, by the first letter of their names
     */
    BlockDraft block(String prefix, String outer, String convolved) {
        BlockDraft block = new BlockDraft("hgrn").option("innerWidth", width).option("lowerBounds", lowerBounds)
                .option("convTaps", convTaps);
        for (String matrix : new String[] {"i_proj", "f_proj", outer, "g_norm", "o_proj"}) {
            block.weight(matrix, prefix + matrix + ".weight");
        }
        if (lowerBounds) {
            // One tensor for all layers: each takes the rows up to its own.
            block.option("layers", layers).weight("lower_bounds", prefix.substring(0, prefix.indexOf("layers.")) + "lower_bounds");
        }
        for (int i = 0; convTaps > 0 && i < convolved.length(); i++) {
            String conv = convolved.charAt(i) + "_conv1d";
            block.weight(conv, WeightExpression.published(prefix + conv + ".weight").shaped(width, convTaps));
        }
        return block;
    }
}
