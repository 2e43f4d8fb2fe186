// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.weight.WeightExpression;

/**
 * What the layers of gated linear attention and of retention share in flash-linear-attention.
 *
 * @param heads states, and query heads
 * @param keyHeads key and value heads
 * @param keyDim channels of a key
 * @param valueDim channels of a value
 * @param convTaps taps of the convolutions; 0 for none
 * @param outputGate whether the result is gated
 * @param normWeight whether the norm of the result has a weight
 * @param epsilon of that norm
 */
record FlaMixer(int heads, int keyHeads, int keyDim, int valueDim, int convTaps, boolean outputGate, boolean normWeight,
        double epsilon) {
    /**
     * @param width of the hidden state
     * @param standardHeads the class's default
     * @param standardKeys the class's default of {@code expand_k}
     * @param standardValues the class's default of {@code expand_v}
     */
    static FlaMixer read(Config config, int width, int standardHeads, double standardKeys, double standardValues) {
        int heads = config.positive(standardHeads, "num_heads");
        int keyHeads = config.positive(heads, "num_kv_heads");
        if (heads % keyHeads != 0) {
            throw new ConfigException("num_kv_heads is " + keyHeads + "; a divisor of the " + heads + " heads is allowed");
        }
        return new FlaMixer(heads, keyHeads, headDim(config, width, heads, "expand_k", standardKeys),
                headDim(config, width, heads, "expand_v", standardValues),
                config.flag(false, "use_short_conv") ? config.positive(4, "conv_size") : 0,
                config.flag(true, "use_output_gate"),
                config.flag(!PublishedSettings.isNull(config, "elementwise_affine"), "elementwise_affine"),
                config.number("norm_eps").orElse(1e-6));
    }

    private static int headDim(Config config, int width, int heads, String expand, double standard) {
        double factor = config.number(expand).orElse(standard);
        int channels = (int) (width * factor);
        if (channels < 1 || channels % heads != 0) {
            throw new ConfigException(expand + " is " + factor + ", which gives " + channels + " channels; a multiple of the "
                    + heads + " heads is allowed");
        }
        return channels / heads;
    }

    /** One block whose tensors begin with {@code prefix}. */
    BlockDraft block(String mechanism, String featureMap, String prefix, PublishedTensors tensors) {
        BlockDraft block = new BlockDraft(mechanism).option("heads", heads).option("keyDim", keyDim)
                .option("valueDim", valueDim).option("epsilon", epsilon)
                .projection("q_proj", prefix + "q_proj", false)
                .projection("k_proj", prefix + "k_proj", false)
                .projection("v_proj", prefix + "v_proj", false)
                .projection("o_proj", prefix + "o_proj", false);
        if (keyHeads != heads) {
            block.option("keyHeads", keyHeads);
        }
        if (!featureMap.equals("identity")) {
            block.option("featureMap", featureMap);
        }
        if (convTaps > 0) {
            block.option("convTaps", convTaps);
            convolution(block, "q_conv1d", heads * keyDim, prefix);
            convolution(block, "k_conv1d", keyHeads * keyDim, prefix);
            convolution(block, "v_conv1d", keyHeads * valueDim, prefix);
        }
        if (outputGate) {
            block.projection("g_proj", prefix + "g_proj", false);
        } else {
            block.option("outputGate", false);
        }
        // The norm is named after its gate where the published code runs both in one.
        return normWeight ? block.weight("g_norm", tensors.oneOf(prefix + "g_norm_swish_gate.weight", prefix + "g_norm.weight"))
                : block.option("normWeight", false);
    }

    private void convolution(BlockDraft block, String name, int channels, String prefix) {
        block.weight(name, WeightExpression.published(prefix + name + ".weight").shaped(channels, convTaps));
    }
}
