// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The settings of MiniMax-Text-01 and MiniMax-M1 as their authors spell them, under the names that
 * transformers' class gave them later.
 */
final class MinimaxSpelling {
    private static final Map<String, String> FACTORS = Map.of("layernorm_full_attention_", "full_attn_",
            "layernorm_linear_attention_", "linear_attn_", "layernorm_mlp_", "mlp_");

    private MinimaxSpelling() {}

    /** @throws ConfigException for what the published weights do without */
    static Config later(Config config) {
        int shared = config.integer("shared_intermediate_size").orElse(0);
        if (shared > 0) {
            throw new ConfigException("shared_intermediate_size is " + shared + "; 0 is allowed in this family");
        }
        Map<String, Object> settings = new LinkedHashMap<>(config.asMap());
        FACTORS.forEach((first, later) -> List.of("alpha", "beta").forEach(side -> {
            if (config.has(first + side)) {
                settings.put(later + side + "_factor", settings.get(first + side));
            }
        }));
        if (config.has("attn_type_list")) {
            settings.put("layer_types", config.integers("attn_type_list").stream()
                    .map(type -> type == 0 ? "linear_attention" : "full_attention").toList());
        }
        return Config.of(settings);
    }
}
