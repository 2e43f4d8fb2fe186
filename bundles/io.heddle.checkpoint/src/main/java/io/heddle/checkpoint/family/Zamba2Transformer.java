// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.weight.WeightExpression;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one of Zamba2's transformer blocks is made of.
 *
 * @param settings of attention, which reads the hidden state beside the embeddings
 * @param attentionRank channels of the additions to attention's projections; 0 for none
 * @param mlp of the channel mixer
 * @param mlpRank channels of the additions to its first projections
 */
record Zamba2Transformer(AttentionSettings settings, int attentionRank, MlpSettings mlp, int mlpRank) {
    private static final int STANDARD_CONTEXT = 4096;
    /** Long contexts turn as if the base were so much larger, but for the fastest channels. */
    private static final double STRETCH = 8;

    static Zamba2Transformer read(Config config, int width) {
        int heads = config.positive(32, "num_attention_heads");
        int headDim = 2 * width / heads;
        if (headDim * heads != 2 * width) {
            throw new ConfigException("num_attention_heads is " + heads + "; a divisor of " + 2 * width
                    + ", the hidden state and the embeddings, is allowed");
        }
        AttentionSettings attention = AttentionSettings.read(config, 2 * width, 32, 0).withHeadDim(headDim);
        int rank = config.positive(128, "adapter_rank");
        boolean none = config.integer("intermediate_size").orElse(0) == 0;
        return new Zamba2Transformer(
                config.flag(false, "use_mem_rope") ? attention.rotated(rotary(config, headDim)) : attention,
                config.flag(false, "use_shared_attention_adapter") ? rank : 0,
                new MlpSettings(none ? 4 * width : config.requiredPositive("intermediate_size"),
                        PublishedSettings.activation(config, "gelu", "hidden_act"), true, config.flag(false, "add_bias_linear")),
                rank);
    }

    private static Map<String, Object> rotary(Config config, int headDim) {
        Map<String, Object> options = new LinkedHashMap<>(PublishedRotary.whole(config, 10_000, STANDARD_CONTEXT));
        if (config.flag(false, "use_long_context")) {
            options.compute("theta", (key, theta) -> (double) theta * Math.pow(STRETCH, headDim / (headDim - 2.0)));
        }
        return options;
    }

    /**
     * Attention.
     *
     * @param prefix of its tensors
     * @param use which use of all blocks this is, counted over the hybrid layers
     */
    BlockDraft attention(String prefix, int use) {
        BlockDraft block = settings.block(prefix, 0).option("scale", 1 / Math.sqrt(settings.headDim() / 2.0));
        if (attentionRank > 0) {
            block.option("adapterRank", attentionRank);
            for (String part : new String[] {"q", "k", "v"}) {
                String adapter = prefix + "linear_" + part + "_adapter_list." + use + ".";
                block.weight(part + "_proj.adapter_down", adapter + "0.weight")
                        .weight(part + "_proj.adapter_up", adapter + "1.weight");
            }
        }
        return block;
    }

    /** The channel mixer, whose gate and the projection it gates lie in one tensor, the gate first. */
    BlockDraft mlp(String prefix, int use) {
        int inner = mlp.innerWidth();
        String adapter = prefix + "gate_up_proj_adapter_list." + use + ".";
        BlockDraft block = mlp.block(prefix).option("adapterRank", mlpRank).weight("adapter", adapter + "0.weight");
        both(block, prefix + "gate_up_proj.weight", "", inner);
        both(block, adapter + "1.weight", ".adapter", inner);
        if (mlp.bias()) {
            both(block, prefix + "gate_up_proj.bias", ".bias", inner);
        }
        return block;
    }

    private static void both(BlockDraft block, String tensor, String suffix, int inner) {
        WeightExpression fused = WeightExpression.published(tensor);
        block.weight("gate_proj" + suffix, fused.rows(0, inner)).weight("up_proj" + suffix, fused.rows(inner, 2 * inner));
    }
}
