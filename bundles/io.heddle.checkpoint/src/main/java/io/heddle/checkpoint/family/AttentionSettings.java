// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.Config;
import java.util.Map;
import java.util.Optional;

/**
 * The attention of a published model.
 *
 * @param heads query heads
 * @param keyHeads key and value heads
 * @param headDim channels of a head
 * @param queryKeyValueBias whether these projections have biases
 * @param outputBias whether the last projection has one
 * @param rotary options of the position encoding, if there is one
 */
record AttentionSettings(int heads, int keyHeads, int headDim, boolean queryKeyValueBias, boolean outputBias,
        Optional<Map<String, Object>> rotary) {
    /**
     * Reads the head counts.
     *
     * @param standardKeyHeads the class's default; 0 for as many as query heads
     */
    static AttentionSettings read(Config config, int width, int standardHeads, int standardKeyHeads) {
        int heads = config.positive(standardHeads, "num_attention_heads");
        boolean all = standardKeyHeads == 0 || PublishedSettings.isNull(config, "num_key_value_heads");
        int keyHeads = config.positive(all ? heads : standardKeyHeads, "num_key_value_heads");
        int headDim = config.positive(Math.max(1, width / heads), "head_dim");
        return new AttentionSettings(heads, keyHeads, headDim, false, false, Optional.empty());
    }

    AttentionSettings biased(boolean queryKeyValue, boolean output) {
        return new AttentionSettings(heads, keyHeads, headDim, queryKeyValue, output, rotary);
    }

    AttentionSettings rotated(Map<String, Object> options) {
        return new AttentionSettings(heads, keyHeads, headDim, queryKeyValueBias, outputBias, Optional.of(options));
    }

    AttentionSettings withHeadDim(int channels) {
        return new AttentionSettings(heads, keyHeads, channels, queryKeyValueBias, outputBias, rotary);
    }

    /**
     * One attention block.
     *
     * @param prefix of its tensors
     * @param window tokens that are seen; 0 for all
     */
    BlockDraft block(String prefix, int window) {
        BlockDraft block = new BlockDraft("attention")
                .option("heads", heads).option("keyHeads", keyHeads).option("headDim", headDim);
        if (queryKeyValueBias) {
            block.option("queryKeyValueBias", true);
        }
        if (outputBias) {
            block.option("outputBias", true);
        }
        if (window > 0) {
            block.option("window", window);
        }
        rotary.ifPresent(options -> block.option("rotary", options));
        return block.projection("q_proj", prefix + "q_proj", queryKeyValueBias)
                .projection("k_proj", prefix + "k_proj", queryKeyValueBias)
                .projection("v_proj", prefix + "v_proj", queryKeyValueBias)
                .projection("o_proj", prefix + "o_proj", outputBias);
    }
}
