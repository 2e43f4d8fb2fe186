// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Qwen3-Next: a delta net with 2 key and 4 value heads, then gated attention with biases; experts
 * in the first layer, an MLP in the second.
 */
final class Qwen3NextReference extends ReferenceModel {
    private static final int KEY = 8;
    private static final int VALUE = 6;
    private static final int DIM = 12;
    private static final String DELTA = "A_log 4, dt_bias 4, conv1d.weight 56 1 4, in_proj_ba.weight 8 32,"
            + " in_proj_qkvz.weight 80 32, norm.weight 6, out_proj.weight 32 24";
    private static final String ATTENTION = "q_proj.weight 96 32, q_proj.bias 96, k_proj.weight 24 32, k_proj.bias 24,"
            + " v_proj.weight 24 32, v_proj.bias 24, o_proj.weight 32 48, o_proj.bias 32, q_norm.weight 12, k_norm.weight 12";

    Qwen3NextReference(long seed) {
        super(RandomCheckpoint.draw("{\"model_type\": \"qwen3_next\", \"hidden_size\": 32, \"num_hidden_layers\": 2,"
                + " \"full_attention_interval\": 2, \"mlp_only_layers\": [1], \"vocab_size\": 24, \"head_dim\": 12,"
                + " \"num_attention_heads\": 4, \"attention_bias\": true, \"partial_rotary_factor\": 0.5,"
                + " \"linear_num_key_heads\": 2, \"linear_num_value_heads\": 4, \"linear_key_head_dim\": 8,"
                + " \"linear_value_head_dim\": 6, \"intermediate_size\": 40, \"moe_intermediate_size\": 20,"
                + " \"shared_expert_intermediate_size\": 16, \"num_experts\": 4, \"num_experts_per_tok\": 2,"
                + " \"rope_theta\": 500.0}", tensors(), seed));
    }

    private static List<String> tensors() {
        List<String> all = new ArrayList<>(List.of("model.embed_tokens.weight 24 32", "model.norm.weight 32",
                "lm_head.weight 24 32"));
        for (int layer = 0; layer < 2; layer++) {
            String module = "model.layers." + layer + ".";
            String mixer = module + (layer == 0 ? "linear_attn." : "self_attn.");
            all.add(module + "input_layernorm.weight 32");
            all.add(module + "post_attention_layernorm.weight 32");
            Stream.of((layer == 0 ? DELTA : ATTENTION).split(", *"))
                    .forEach(line -> all.add(mixer + line));
        }
        mlp(all, "model.layers.1.mlp.", 40);
        all.add("model.layers.0.mlp.gate.weight 4 32");
        all.add("model.layers.0.mlp.shared_expert_gate.weight 1 32");
        mlp(all, "model.layers.0.mlp.shared_expert.", 16);
        IntStream.range(0, 4).forEach(expert -> mlp(all, "model.layers.0.mlp.experts." + expert + ".", 20));
        return all;
    }

    private static void mlp(List<String> all, String module, int inner) {
        all.addAll(List.of(module + "gate_proj.weight " + inner + " 32", module + "up_proj.weight " + inner + " 32",
                module + "down_proj.weight 32 " + inner));
    }

    @Override
    double[][] forward(int[] ids) {
        double[][] x = rows(ids, "model.embed_tokens.weight");
        for (int layer = 0; layer < 2; layer++) {
            String module = "model.layers." + layer + ".";
            double[][] normed = plusOneNorm(x, module + "input_layernorm.weight", 32);
            x = Rows.sum(x, layer == 0 ? deltaNet(normed, module + "linear_attn.") : attention(normed, module + "self_attn."));
            double[][] read = plusOneNorm(x, module + "post_attention_layernorm.weight", 32);
            x = Rows.sum(x, layer == 0 ? sparse(read, module + "mlp.") : dense(read, module + "mlp."));
        }
        return linear(plusOneNorm(x, "model.norm.weight", 32), "lm_head");
    }

    /** Weights are stored less 1. */
    private double[][] plusOneNorm(double[][] x, String weight, int group) {
        float[] stored = of(weight);
        double[][] y = Rows.rmsNorm(x, new float[] {1}, group, 1e-6);
        for (double[] row : y) {
            for (int i = 0; i < row.length; i++) {
                row[i] *= 1.0 + stored[i % stored.length];
            }
        }
        return y;
    }

    private double[][] attention(double[][] x, String module) {
        double[][] both = linear(x, module + "q_proj");
        double[][] q = new double[x.length][4 * DIM];
        double[][] gate = new double[x.length][4 * DIM];
        for (int t = 0; t < x.length; t++) {
            for (int i = 0; i < 4 * DIM; i++) {
                q[t][i] = both[t][i / DIM * 2 * DIM + i % DIM];
                gate[t][i] = Rows.sigmoid(both[t][i / DIM * 2 * DIM + DIM + i % DIM]);
            }
        }
        double[][] y = new ReferenceAttention(4, 2, DIM, 6, 500, 1 / Math.sqrt(DIM))
                .of(plusOneNorm(q, module + "q_norm.weight", DIM),
                        plusOneNorm(linear(x, module + "k_proj"), module + "k_norm.weight", DIM), linear(x, module + "v_proj"));
        return linear(Rows.product(y, gate), module + "o_proj");
    }

    private double[][] deltaNet(double[][] x, String module) {
        double[][] fused = linear(x, module + "in_proj_qkvz");
        double[][] steps = linear(x, module + "in_proj_ba");
        double[][] mixed = new double[x.length][];
        double[][] y = new double[x.length][4 * VALUE];
        for (int t = 0; t < x.length; t++) {
            // A run of 40 a key head: query, key, two values, two gates.
            double[] row = fused[t];
            mixed[t] = IntStream.concat(IntStream.concat(IntStream.range(0, 16).map(i -> i / 8 * 40 + i % 8),
                    IntStream.range(0, 16).map(i -> i / 8 * 40 + 8 + i % 8)),
                    IntStream.range(0, 24).map(i -> i / 12 * 40 + 16 + i % 12))
                    .mapToDouble(i -> row[i]).toArray();
        }
        mixed = Rows.map(convolved(mixed, module + "conv1d"), ReferenceModel::silu);
        for (int head = 0; head < 4; head++) {
            double[][] state = new double[KEY][VALUE];
            for (int t = 0; t < x.length; t++) {
                double[] query = unit(mixed[t], head / 2 * KEY);
                double[] key = unit(mixed[t], 16 + head / 2 * KEY);
                double strength = Rows.sigmoid(steps[t][head / 2 * 4 + head % 2]);
                double kept = Math.exp(-Math.exp(of(module + "A_log")[head])
                        * softplus(steps[t][head / 2 * 4 + 2 + head % 2] + of(module + "dt_bias")[head]));
                for (int v = 0; v < VALUE; v++) {
                    double known = 0;
                    for (int k = 0; k < KEY; k++) {
                        state[k][v] *= kept;
                        known += state[k][v] * key[k];
                    }
                    for (int k = 0; k < KEY; k++) {
                        state[k][v] += key[k] * (mixed[t][32 + head * VALUE + v] - known) * strength;
                        y[t][head * VALUE + v] += state[k][v] * query[k] / Math.sqrt(KEY);
                    }
                }
            }
        }
        double[][] normed = Rows.rmsNorm(y, of(module + "norm.weight"), VALUE, 1e-6);
        for (int t = 0; t < x.length; t++) {
            for (int i = 0; i < 24; i++) {
                normed[t][i] *= silu(fused[t][i / 12 * 40 + 28 + i % 12]);
            }
        }
        return linear(normed, module + "out_proj");
    }

    private static double[] unit(double[] row, int from) {
        double length = Math.sqrt(Rows.dot(row, from, row, from, KEY) + 1e-6);
        return Arrays.stream(row, from, from + KEY).map(value -> value / length).toArray();
    }

    private double[][] sparse(double[][] x, String module) {
        double[][] chosen = experts(x, module + "gate", 2, true, expert -> dense(x, module + "experts." + expert + "."));
        double[][] share = Rows.map(linear(x, module + "shared_expert_gate"), Rows::sigmoid);
        double[][] shared = dense(x, module + "shared_expert.");
        for (int t = 0; t < x.length; t++) {
            for (int i = 0; i < 32; i++) {
                chosen[t][i] += share[t][0] * shared[t][i];
            }
        }
        return chosen;
    }

    private double[][] dense(double[][] x, String module) {
        return mlp(x, module + "gate_proj", module + "up_proj", module + "down_proj");
    }
}
