// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import java.util.List;
import java.util.Map;

/**
 * Settings of relatives that change the numbers and that no family here reads. Each is allowed
 * where it has no effect, and refused by name elsewhere.
 */
final class UnsupportedSettings {
    /** Without effect when absent, null or empty. */
    private static final List<String> STRUCTURES = List.of("quantization_config", "compression_config", "clip_qkv",
            "attention_chunk_size", "attn_logit_softcapping", "final_logit_softcapping", "query_pre_attn_scalar",
            "no_rope_layers", "attention_multiplier");
    /** Without effect when 1. */
    private static final List<String> FACTORS = List.of("logit_scale", "logits_scaling", "embedding_multiplier",
            "residual_multiplier", "lm_head_multiplier", "key_multiplier", "scale_emb", "scale_depth");
    /** Without effect when false. */
    private static final List<String> FLAGS = List.of("alibi", "qk_norm", "use_qk_norm", "qk_layernorm",
            "use_parallel_residual", "add_cross_attention", "is_encoder_decoder", "use_bidirectional_attention");

    private UnsupportedSettings() {}

    /**
     * Refuses what would have an effect.
     *
     * @param read settings of these that the family reads
     * @throws ConfigException naming the first one that has an effect
     */
    static void refuse(Config config, String... read) {
        List<String> known = List.of(read);
        for (String key : STRUCTURES) {
            require(known.contains(key) || !config.has(key)
                    || config.asMap().get(key) instanceof List<?> list && list.isEmpty(), config, key);
        }
        for (String key : FACTORS) {
            require(known.contains(key) || config.number(key).orElse(1) == 1, config, key);
        }
        for (String key : FLAGS) {
            require(!config.flag(false, key), config, key);
        }
        require(config.flag(true, "is_causal"), config, "is_causal");
    }

    private static void require(boolean withoutEffect, Config config, String key) {
        if (!withoutEffect) {
            Object value = config.asMap().get(key);
            throw new ConfigException(key + " is " + (value instanceof Map<?, ?> ? "set" : value) + ", which is not supported");
        }
    }
}
