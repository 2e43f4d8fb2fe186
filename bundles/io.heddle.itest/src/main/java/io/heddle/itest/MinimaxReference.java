// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** MiniMax: softmax attention, lightning attention, softmax attention; residuals after the norm, with factors. */
final class MinimaxReference extends ReferenceModel {
    private static final int DIM = 6;
    private static final int ROTATED = 4;
    private static final String LIGHTNING = "qkv_proj.weight 72 32, norm.weight 24, output_gate.weight 24 32,"
            + " out_proj.weight 32 24, slope_rate 4 1 1";
    private static final String ATTENTION = "q_proj.weight 24 32, k_proj.weight 12 32, v_proj.weight 12 32, o_proj.weight 32 24";

    MinimaxReference(long seed) {
        super(RandomCheckpoint.draw("{\"model_type\": \"minimax\", \"hidden_size\": 32, \"num_hidden_layers\": 3,"
                + " \"vocab_size\": 24, \"num_attention_heads\": 4, \"num_key_value_heads\": 2, \"head_dim\": 6, \"rotary_dim\": 4,"
                + " \"intermediate_size\": 20, \"num_local_experts\": 4, \"full_attn_alpha_factor\": 1.5,"
                + " \"full_attn_beta_factor\": 0.75, \"linear_attn_alpha_factor\": 2.0, \"linear_attn_beta_factor\": 0.5,"
                + " \"mlp_alpha_factor\": 1.25, \"mlp_beta_factor\": 0.8}", tensors(), seed));
    }

    private static List<String> tensors() {
        List<String> all = new ArrayList<>(List.of("model.embed_tokens.weight 24 32", "model.norm.weight 32",
                "lm_head.weight 24 32"));
        for (int layer = 0; layer < 3; layer++) {
            String module = "model.layers." + layer + ".";
            all.add(module + "input_layernorm.weight 32");
            all.add(module + "post_attention_layernorm.weight 32");
            Stream.of((layer == 1 ? LIGHTNING : ATTENTION).split(", *")).forEach(line -> all.add(module + "self_attn." + line));
            all.add(module + "block_sparse_moe.gate.weight 4 32");
            for (int expert = 0; expert < 4; expert++) {
                String of = module + "block_sparse_moe.experts." + expert + ".";
                all.addAll(List.of(of + "w1.weight 20 32", of + "w2.weight 32 20", of + "w3.weight 20 32"));
            }
        }
        return all;
    }

    @Override
    double[][] forward(int[] ids) {
        double[][] x = rows(ids, "model.embed_tokens.weight");
        for (int layer = 0; layer < 3; layer++) {
            String module = "model.layers." + layer + ".";
            x = norm(x, module + "input_layernorm", 1e-5);
            x = layer == 1 ? weighed(x, 2.0, lightning(x, layer, module + "self_attn."), 0.5)
                    : weighed(x, 1.5, attention(x, module + "self_attn."), 0.75);
            x = norm(x, module + "post_attention_layernorm", 1e-5);
            double[][] read = x;
            x = weighed(x, 1.25, experts(read, module + "block_sparse_moe.gate", 2, true,
                    expert -> expert(read, module + "block_sparse_moe.experts." + expert + ".")), 0.8);
        }
        return linear(norm(x, "model.norm", 1e-5), "lm_head");
    }

    private static double[][] weighed(double[][] x, double alpha, double[][] y, double beta) {
        return Rows.sum(Rows.map(x, value -> alpha * value), Rows.map(y, value -> beta * value));
    }

    private double[][] expert(double[][] x, String module) {
        return mlp(x, module + "w1", module + "w3", module + "w2");
    }

    private double[][] attention(double[][] x, String module) {
        return linear(new ReferenceAttention(4, 2, DIM, ROTATED, 1_000_000, 1 / Math.sqrt(DIM)).of(linear(x, module + "q_proj"),
                linear(x, module + "k_proj"), linear(x, module + "v_proj")), module + "o_proj");
    }

    /** Every token weighs all before it anew; a head's query, key and value lie beside each other. */
    private double[][] lightning(double[][] x, int layer, String module) {
        double[][] fused = Rows.map(linear(x, module + "qkv_proj"), ReferenceModel::silu);
        double[][] y = new double[x.length][4 * DIM];
        for (int head = 0; head < 4; head++) {
            int from = head * 3 * DIM;
            double slope = Math.pow(1 / Math.pow(2, 8 / 4.0), head + 1) * (1 - layer / (3 - 1 + 1e-5) + 1e-5);
            for (int t = 0; t < x.length; t++) {
                for (int s = 0; s <= t; s++) {
                    double share = Math.exp(-slope * (t - s)) * Rows.dot(fused[t], from, fused[s], from + DIM, DIM);
                    for (int i = 0; i < DIM; i++) {
                        y[t][head * DIM + i] += share * fused[s][from + 2 * DIM + i];
                    }
                }
            }
        }
        double[][] gate = Rows.map(linear(x, module + "output_gate"), Rows::sigmoid);
        return linear(Rows.product(gate, norm(y, module + "norm", 1e-6)), module + "out_proj");
    }
}
