// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The softmax attention among the layers of a flash-linear-attention model.
 *
 * @param layers the attention of the layers that have it, by their index
 */
record FlaAttention(Map<Integer, Heads> layers) {
    private static final List<String> KNOWN = List.of("layers", "num_heads", "num_kv_heads", "qkv_bias", "window_size",
            "rope_theta");
    /** The published norms of heads do not heed the configuration's. */
    private static final double HEAD_NORM_EPSILON = 1e-5;

    /**
     * One attention.
     *
     * @param settings its heads
     * @param window tokens that are seen; 0 for all
     * @param normed whether each query and key head is normed
     */
    record Heads(AttentionSettings settings, int window, boolean normed) {
        /** One block whose tensors begin with {@code prefix}. */
        BlockDraft block(String prefix) {
            BlockDraft block = settings.block(prefix, window);
            return normed ? block.option("headNorm", true).option("epsilon", HEAD_NORM_EPSILON)
                    .weight("q_norm", prefix + "q_norm.weight").weight("k_norm", prefix + "k_norm.weight") : block;
        }
    }

    /**
     * Reads {@code attn}: nothing, the attention of some layers, or a list of such.
     *
     * @throws ConfigException naming what does not fit
     */
    static FlaAttention read(Config config, int width, int layers) {
        Map<Integer, Heads> found = new LinkedHashMap<>();
        try {
            for (Config attn : sections(config)) {
                add(found, attn, width, layers);
            }
        } catch (ConfigException refused) {
            throw new ConfigException("attn: " + refused.getMessage());
        }
        return new FlaAttention(found);
    }

    private static List<Config> sections(Config config) {
        if (!(config.asMap().get("attn") instanceof List<?> several)) {
            return config.has("attn") ? List.of(config.section("attn")) : List.of();
        }
        return several.stream().map(one -> {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("an entry", one);
            return Config.of(entry).section("an entry");
        }).toList();
    }

    private static void add(Map<Integer, Heads> found, Config attn, int width, int layers) {
        attn.keys().stream().filter(key -> attn.has(key) && !KNOWN.contains(key)).findFirst().ifPresent(key ->
                require(false, key + " is not supported; known: " + String.join(", ", KNOWN)));
        if (!attn.has("layers")) {
            throw attn.missing("layers");
        }
        Heads heads = of(attn, width, attn.requiredPositive("num_heads"), false);
        for (int layer : attn.integers("layers")) {
            require(layer >= 0 && layer < layers, "layers has " + layer + "; 0 to " + (layers - 1) + " are allowed");
            require(found.put(layer, heads) == null, "layers has " + layer + " twice; once is allowed");
        }
    }

    /**
     * In every layer, from settings that stand beside the model's.
     *
     * @param normed whether each query and key head is normed
     * @throws ConfigException naming what does not fit
     */
    static FlaAttention everywhere(Config config, int width, int layers, boolean normed) {
        Heads heads = of(config, width, config.positive(32, "num_heads"), normed);
        Map<Integer, Heads> all = new LinkedHashMap<>();
        IntStream.range(0, layers).forEach(layer -> all.put(layer, heads));
        return new FlaAttention(all);
    }

    private static Heads of(Config attn, int width, int heads, boolean normed) {
        require(width % heads == 0, "num_heads is " + heads + "; a divisor of hidden_size, which is " + width + ", is allowed");
        int window = attn.integer("window_size").orElse(0);
        require(window >= 0, "window_size is " + window + "; null for all, or a number of tokens is allowed");
        require(!PublishedSettings.isNull(attn, "rope_theta"), "rope_theta is null; a number above 0 is allowed");
        boolean bias = attn.flag(false, "qkv_bias");
        int keyHeads = attn.positive(heads, "num_kv_heads");
        require(heads % keyHeads == 0, "num_kv_heads is " + keyHeads + "; a divisor of the " + heads + " heads is allowed");
        AttentionSettings settings = new AttentionSettings(heads, keyHeads, width / heads,
                bias, false, Optional.of(Map.of("theta", attn.number("rope_theta").orElse(10_000))));
        return new Heads(settings, window, normed);
    }

    /** Whether a layer has it. */
    boolean in(int layer) {
        return layers.containsKey(layer);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new ConfigException(message);
        }
    }
}
