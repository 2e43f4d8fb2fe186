// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import java.util.List;
import java.util.Optional;

/** What a layer of a hybrid is, in the spellings of {@code layers_block_type}, {@code layer_types} and patterns. */
enum LayerKind {
    /** Mamba in any version. */
    RECURRENT,
    /** Attention to all tokens. */
    ATTENTION,
    /** Attention to a window. */
    WINDOWED,
    /** A dense channel mixer. */
    MLP,
    /** A mixture of experts. */
    EXPERTS;

    /**
     * The list under one of the keys, if it is there.
     *
     * @throws ConfigException for an entry that is none of these
     */
    static Optional<List<LayerKind>> list(Config config, String... keys) {
        return config.list(keys).map(entries -> entries.stream().map(entry -> named(keys[0], entry)).toList());
    }

    private static LayerKind named(String key, Object entry) {
        return switch (String.valueOf(entry)) {
            case "mamba", "mamba2", "linear_attention" -> RECURRENT;
            case "attention", "full_attention" -> ATTENTION;
            case "sliding_attention" -> WINDOWED;
            case "mlp" -> MLP;
            case "moe" -> EXPERTS;
            default -> throw new ConfigException(key + " has the entry " + entry + "; allowed: mamba, linear_attention,"
                    + " attention, full_attention, sliding_attention, mlp, moe");
        };
    }

    /** The layers of a pattern: M Mamba-2, * attention, - MLP, E experts. */
    static List<LayerKind> pattern(String key, String pattern) {
        return pattern.chars().mapToObj(symbol -> switch (symbol) {
            case 'M' -> RECURRENT;
            case '*' -> ATTENTION;
            case '-' -> MLP;
            case 'E' -> EXPERTS;
            default -> throw new ConfigException(key + " has the symbol " + (char) symbol
                    + "; allowed: M for Mamba-2, * for attention, - for MLP, E for experts");
        }).toList();
    }
}
