// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Small models of flash-linear-attention's families with random weights, the second of three layers with attention. */
final class FlaCheckpoints {
    /** Tokens. */
    static final int VOCABULARY = 24;
    /** Channels of the hidden state. */
    static final int WIDTH = 32;
    /** Layers. */
    static final int LAYERS = 3;
    /** Tokens that attention sees. */
    static final int WINDOW = 5;
    /** Query heads of attention. */
    static final int QUERY_HEADS = 4;
    /** Key heads of attention. */
    static final int KEY_HEADS = 2;
    /** The base of attention's rotation. */
    static final double THETA = 5000;

    private static final String MLP = "mlp_norm.weight 32, mlp.gate_proj.weight 40 32, mlp.up_proj.weight 40 32,"
            + " mlp.down_proj.weight 32 40";
    private static final String ATTENTION = "q_proj.weight 32 32, q_proj.bias 32, k_proj.weight 16 32, k_proj.bias 16,"
            + " v_proj.weight 16 32, v_proj.bias 16, o_proj.weight 32 32";
    private static final String ATTENTION_SETTINGS = "\"num_heads\": 4, \"num_kv_heads\": 2, \"window_size\": 5,"
            + " \"rope_theta\": 5000.0, \"qkv_bias\": true";

    private FlaCheckpoints() {}

    /** The checkpoint of a family. */
    static RandomCheckpoint draw(String family, long seed) {
        boolean rwkv = family.startsWith("rwkv");
        List<String> tensors = new ArrayList<>(List.of("model.embeddings.weight 24 32", "lm_head.weight 24 32"));
        norm(tensors, "model.norm", rwkv);
        if (family.startsWith("hgrn")) {
            tensors.add("model.lower_bounds 3 32");
        }
        for (int layer = 0; layer < LAYERS; layer++) {
            String prefix = "model.layers." + layer + ".";
            if (rwkv && layer == 0) {
                norm(tensors, prefix + "pre_norm", true);
            }
            norm(tensors, prefix + "attn_norm", rwkv);
            boolean attention = layer == 1 || family.equals("transformer");
            add(tensors, prefix + "attn.", attention ? ATTENTION : mixer(family));
            if (rwkv) {
                norm(tensors, prefix + "ffn_norm", true);
            }
            if (family.equals("rwkv7") && layer == 2) {
                add(tensors, prefix + "attn.", "v_lora.lora.0.weight 3 32, v_lora.lora.2.weight 32 3, v_lora.lora.2.bias 32");
            }
            add(tensors, prefix, rwkv ? channelMix(family) : MLP);
        }
        return RandomCheckpoint.draw(config(family), tensors, seed);
    }

    private static void norm(List<String> tensors, String name, boolean bias) {
        tensors.add(name + ".weight 32");
        if (bias) {
            tensors.add(name + ".bias 32");
        }
    }

    private static void add(List<String> tensors, String prefix, String lines) {
        Stream.of(lines.split(", *")).forEach(line -> tensors.add(prefix + line));
    }

    private static String config(String family) {
        String attention = family.equals("transformer") ? ATTENTION_SETTINGS
                : "\"attn\": {\"layers\": [1], " + ATTENTION_SETTINGS + "}, " + settings(family);
        return "{\"model_type\": \"" + family + "\", \"hidden_size\": 32, \"num_hidden_layers\": 3, \"vocab_size\": 24,"
                + " \"intermediate_size\": 40, " + attention + "}";
    }

    private static String settings(String family) {
        return switch (family) {
            case "linear_attn" -> "\"num_heads\": 2, \"feature_map\": \"elu\"";
            case "gated_deltanet" -> "\"num_heads\": 2, \"head_dim\": 8";
            case "hgrn" -> "\"expand_ratio\": 1";
            case "hgrn2" -> "\"expand_ratio\": 16";
            case "kda" -> "\"num_heads\": 2, \"head_dim\": 16";
            case "rwkv6" -> "\"num_heads\": 2, \"proj_low_rank_dim\": 4, \"gate_low_rank_dim\": 3";
            case "rwkv7" -> "\"head_dim\": 16, \"value_dim\": [32, 32, 32]";
            default -> "\"num_heads\": 2";
        };
    }

    private static String mixer(String family) {
        return switch (family) {
            case "gla" -> "q_proj.weight 16 32, k_proj.weight 16 32, v_proj.weight 32 32, g_proj.weight 32 32,"
                    + " gk_proj.0.weight 16 32, gk_proj.1.weight 16 16, gk_proj.1.bias 16, g_norm.weight 16, o_proj.weight 32 32";
            case "retnet" -> "q_proj.weight 32 32, k_proj.weight 32 32, v_proj.weight 64 32, g_proj.weight 64 32,"
                    + " g_norm.weight 32, o_proj.weight 32 64";
            case "linear_attn" -> "q_proj.weight 32 32, k_proj.weight 32 32, v_proj.weight 32 32, norm.weight 16,"
                    + " o_proj.weight 32 32";
            case "hgrn" -> "i_proj.weight 32 32, f_proj.weight 32 32, g_proj.weight 32 32, g_norm.weight 32,"
                    + " o_proj.weight 32 32";
            case "hgrn2" -> "q_proj.weight 32 32, f_proj.weight 32 32, i_proj.weight 32 32, g_norm.weight 32,"
                    + " o_proj.weight 32 32";
            case "gated_deltanet" -> "q_proj.weight 16 32, k_proj.weight 16 32, v_proj.weight 32 32, q_conv1d.weight 16 1 4,"
                    + " k_conv1d.weight 16 1 4, v_conv1d.weight 32 1 4, a_proj.weight 2 32, b_proj.weight 2 32, A_log 2,"
                    + " dt_bias 2, g_proj.weight 32 32, o_norm.weight 16, o_proj.weight 32 32";
            case "delta_net" -> "q_proj.weight 32 32, k_proj.weight 32 32, v_proj.weight 32 32, q_conv1d.weight 32 1 4,"
                    + " k_conv1d.weight 32 1 4, v_conv1d.weight 32 1 4, b_proj.weight 2 32, o_norm.weight 16, o_proj.weight 32 32";
            case "kda" -> "q_proj.weight 32 32, k_proj.weight 32 32, v_proj.weight 32 32, q_conv1d.weight 32 1 4,"
                    + " k_conv1d.weight 32 1 4, v_conv1d.weight 32 1 4, f_proj.0.weight 16 32, f_proj.1.weight 32 16,"
                    + " b_proj.weight 2 32, A_log 2, dt_bias 32, g_proj.0.weight 16 32, g_proj.1.weight 32 16,"
                    + " g_proj.1.bias 32, o_norm.weight 16, o_proj.weight 32 32";
            case "rwkv6" -> "bonus 2 8, g_norm.weight 32, g_norm.bias 32, g_proj.linear.weight 32 32, k_proj.linear.weight 16 32,"
                    + " v_proj.linear.weight 32 32, r_proj.linear.weight 16 32, o_proj.weight 32 32,"
                    + " w_proj.linear.lora.0.weight 3 32, w_proj.linear.lora.2.weight 16 3, w_proj.linear.lora.2.bias 16,"
                    + " x_bias 5 32, x_proj.0.linear.weight 20 32, x_proj.0.mu 32, x_proj.2.weight 32 20";
            case "rwkv7" -> "x_r 1 1 32, x_w 1 1 32, x_k 1 1 32, x_v 1 1 32, x_a 1 1 32, x_g 1 1 32, k_k 32, k_a 32, r_k 2 16,"
                    + " r_proj.weight 32 32, k_proj.weight 32 32, v_proj.weight 32 32, o_proj.weight 32 32,"
                    + " w_lora.lora.0.weight 4 32, w_lora.lora.2.weight 32 4, w_lora.lora.2.bias 32, a_lora.lora.0.weight 6 32,"
                    + " a_lora.lora.2.weight 32 6, a_lora.lora.2.bias 32, g_lora.lora.0.weight 8 32, g_lora.lora.2.weight 32 8,"
                    + " g_norm.weight 32, g_norm.bias 32";
            default -> throw new IllegalArgumentException(family);
        };
    }

    private static String channelMix(String family) {
        return family.equals("rwkv7") ? "ffn.x_k 32, ffn.key.weight 40 32, ffn.value.weight 32 40"
                : "ffn.key.mu 32, ffn.receptance.mu 32, ffn.key.linear.weight 40 32, ffn.receptance.linear.weight 32 32,"
                + " ffn.value.weight 32 40";
    }
}
