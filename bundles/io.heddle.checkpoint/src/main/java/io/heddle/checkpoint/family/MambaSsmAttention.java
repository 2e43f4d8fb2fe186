// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.weight.WeightExpression;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The attention that Mamba's authors put into some layers ({@code attn_cfg}): a convolution may follow
 * the one projection of queries, keys and values.
 *
 * @param heads query heads
 * @param keyHeads key and value heads
 * @param headDim channels of a head
 * @param convTaps taps of that convolution; 0 for none
 * @param inputBias whether the first projection has a bias
 * @param outputBias whether the last one has
 * @param options further options of the mechanism
 */
record MambaSsmAttention(int heads, int keyHeads, int headDim, int convTaps, boolean inputBias, boolean outputBias,
        Map<String, Object> options) {
    private static final List<String> PARTS = List.of("q", "k", "v");

    /**
     * Reads the section.
     *
     * @param width of the hidden state
     * @throws ConfigException for a setting that is not supported
     */
    static MambaSsmAttention read(Config section, int width) {
        int heads = section.requiredPositive("num_heads");
        require(section.has("head_dim") || width % heads == 0, "num_heads is " + heads
                + "; a divisor of d_model, which is " + width + ", is allowed, or any number together with head_dim");
        int headDim = section.positive(Math.max(1, width / heads), "head_dim");
        require(section.flag(false, "causal"), "causal is false; true is allowed in this family");
        int inner = section.integer("mlp_dim").orElse(0);
        require(inner == 0, "mlp_dim is " + inner + "; 0 is allowed in this family");
        Map<String, Object> options = new LinkedHashMap<>();
        section.number("softmax_scale").ifPresent(scale -> options.put("scale", scale));
        if (section.integer("rotary_emb_dim").orElse(0) > 0) {
            options.put("rotary", Map.of("width", section.positive(headDim, "rotary_emb_dim"),
                    "theta", section.number("rotary_emb_base").orElse(10_000),
                    "pairing", section.flag(false, "rotary_emb_interleaved") ? "neighbours" : "halves"));
        }
        return new MambaSsmAttention(heads, section.positive(heads, "num_heads_kv"), headDim,
                section.integer("d_conv").orElse(0), section.flag(true, "qkv_proj_bias"), section.flag(true, "out_proj_bias"),
                options);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new ConfigException("attn_cfg: " + message);
        }
    }

    /** One block whose tensors begin with {@code module}. */
    BlockDraft block(String module) {
        BlockDraft block = new BlockDraft("attention").option("heads", heads).option("keyHeads", keyHeads)
                .option("headDim", headDim).option("queryKeyValueBias", inputBias).option("outputBias", outputBias)
                .option("convTaps", convTaps);
        options.forEach(block::option);
        int from = 0;
        for (String part : PARTS) {
            int to = from + (part.equals("q") ? heads : keyHeads) * headDim;
            add(block, part + "_proj", module + "in_proj", from, to, inputBias);
            if (convTaps > 0) {
                block.weight(part + "_conv", WeightExpression.published(module + "conv1d.weight").rows(from, to)
                        .shaped(to - from, convTaps))
                        .weight(part + "_conv.bias", WeightExpression.published(module + "conv1d.bias").rows(from, to));
            }
            from = to;
        }
        return block.projection("o_proj", module + "out_proj", outputBias);
    }

    private static void add(BlockDraft block, String name, String tensor, int from, int to, boolean bias) {
        block.weight(name, WeightExpression.published(tensor + ".weight").rows(from, to));
        if (bias) {
            block.weight(name + ".bias", WeightExpression.published(tensor + ".bias").rows(from, to));
        }
    }
}
