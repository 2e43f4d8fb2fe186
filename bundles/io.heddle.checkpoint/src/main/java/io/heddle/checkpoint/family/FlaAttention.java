// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The softmax attention among the layers of a flash-linear-attention model.
 *
 * @param layers which layers have it; none without the section {@code attn}
 * @param settings their heads
 * @param window tokens that are seen; 0 for all
 */
record FlaAttention(List<Integer> layers, Optional<AttentionSettings> settings, int window) {
    private static final List<String> KNOWN = List.of("layers", "num_heads", "num_kv_heads", "qkv_bias", "window_size",
            "rope_theta");

    /** @throws ConfigException naming what does not fit */
    static FlaAttention read(Config config, int width, int layers) {
        if (!config.has("attn")) {
            return new FlaAttention(List.of(), Optional.empty(), 0);
        }
        try {
            return ofSection(config.section("attn"), width, layers);
        } catch (ConfigException refused) {
            throw new ConfigException("attn: " + refused.getMessage());
        }
    }

    private static FlaAttention ofSection(Config attn, int width, int layers) {
        attn.keys().stream().filter(key -> attn.has(key) && !KNOWN.contains(key)).findFirst().ifPresent(key ->
                require(false, key + " is not supported; known: " + String.join(", ", KNOWN)));
        if (!attn.has("layers")) {
            throw attn.missing("layers");
        }
        List<Integer> indices = attn.integers("layers");
        for (int layer : indices) {
            require(layer >= 0 && layer < layers, "layers has " + layer + "; 0 to " + (layers - 1) + " are allowed");
        }
        return of(attn, width, attn.requiredPositive("num_heads"), indices);
    }

    /**
     * In every layer, from settings that stand beside the model's.
     *
     * @throws ConfigException naming what does not fit
     */
    static FlaAttention everywhere(Config config, int width, int layers) {
        return of(config, width, config.positive(32, "num_heads"), IntStream.range(0, layers).boxed().toList());
    }

    private static FlaAttention of(Config attn, int width, int heads, List<Integer> layers) {
        require(width % heads == 0, "num_heads is " + heads + "; a divisor of hidden_size, which is " + width + ", is allowed");
        int window = attn.integer("window_size").orElse(0);
        require(window >= 0, "window_size is " + window + "; null for all, or a number of tokens is allowed");
        require(!PublishedSettings.isNull(attn, "rope_theta"), "rope_theta is null; a number above 0 is allowed");
        boolean bias = attn.flag(false, "qkv_bias");
        int keyHeads = attn.positive(heads, "num_kv_heads");
        require(heads % keyHeads == 0, "num_kv_heads is " + keyHeads + "; a divisor of the " + heads + " heads is allowed");
        AttentionSettings settings = new AttentionSettings(heads, keyHeads, width / heads,
                bias, false, Optional.of(Map.of("theta", attn.number("rope_theta").orElse(10_000))));
        return new FlaAttention(layers, Optional.of(settings), window);
    }

    /** Whether a layer has it. */
    boolean in(int layer) {
        return layers.contains(layer);
    }

    /** One block whose tensors begin with {@code prefix}. */
    BlockDraft block(String prefix) {
        return settings.orElseThrow().block(prefix, window);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new ConfigException(message);
        }
    }
}
