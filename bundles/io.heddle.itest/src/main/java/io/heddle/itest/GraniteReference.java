// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Granite's hybrid written a second time: Mamba-2 in the first and the last of three layers, attention between. */
final class GraniteReference implements HybridReference {
    private static final double EMBEDDINGS = 3;
    private static final double BRANCHES = 0.6;
    private static final double SCALE = 0.3;
    private static final double DIVISOR = 1.7;
    private static final double EPSILON = 1e-3;
    private static final int EXPERTS = 4;
    private static final int CHOSEN = 2;
    private static final int INNER = 24;
    private static final int SHARED = 20;

    private final RandomCheckpoint weights;
    private final HybridWeights w;
    private final boolean dense;

    private GraniteReference(RandomCheckpoint weights, boolean dense) {
        this.weights = weights;
        this.w = new HybridWeights(weights);
        this.dense = dense;
    }

    /** @param dense without experts, positions, biases and a head of its own, in the older spelling */
    static GraniteReference draw(boolean dense, long seed) {
        List<String> tensors = new ArrayList<>(List.of("model.embed_tokens.weight 24 32", "model.norm.weight 32"));
        if (!dense) {
            tensors.add("lm_head.weight 24 32");
        }
        for (int layer = 0; layer < 3; layer++) {
            String prefix = "model.layers." + layer + ".";
            Stream.of((layer == 1 ? "self_attn.q_proj.weight 32 32, self_attn.k_proj.weight 16 32,"
                    + " self_attn.v_proj.weight 16 32,"
                    + " self_attn.o_proj.weight 32 32"
                    + (dense ? "" : ", self_attn.q_proj.bias 32, self_attn.k_proj.bias 16, self_attn.v_proj.bias 16,"
                    + " self_attn.o_proj.bias 32")
                    : "mamba.in_proj.weight 164 32, mamba.conv1d.weight 96 1 4, mamba.dt_bias 4, mamba.A_log 4, mamba.D 4,"
                    + " mamba.norm.weight 64, mamba.out_proj.weight 32 64"
                    + (dense ? "" : ", mamba.conv1d.bias 96, mamba.in_proj.bias 164, mamba.out_proj.bias 32")).split(", *"))
                    .forEach(line -> tensors.add(prefix + line));
            Stream.of(("input_layernorm.weight 32, post_attention_layernorm.weight 32, shared_mlp.input_linear.weight 40 32,"
                    + " shared_mlp.output_linear.weight 32 20" + (dense ? "" : ", block_sparse_moe.router.layer.weight 4 32,"
                    + " block_sparse_moe.input_linear.weight 4 48 32, block_sparse_moe.output_linear.weight 4 32 24")).split(", *"))
                    .forEach(line -> tensors.add(prefix + line));
        }
        return new GraniteReference(RandomCheckpoint.draw(config(dense), tensors, seed), dense);
    }

    private static String config(boolean dense) {
        return "{\"model_type\": \"granitemoehybrid\", \"vocab_size\": 24, \"hidden_size\": 32, \"num_hidden_layers\": 3,"
                + " \"num_attention_heads\": 4, \"num_key_value_heads\": 2, \"intermediate_size\": 24,"
                + " \"shared_intermediate_size\": 20,"
                + " \"embedding_multiplier\": 3, \"residual_multiplier\": 0.6, \"attention_multiplier\": 0.3,"
                + " \"logits_scaling\": 1.7,"
                + " \"rms_norm_eps\": 1e-3, \"mamba_n_heads\": 4, \"mamba_n_groups\": 2, \"mamba_d_state\": 8, "
                + (dense ? "\"num_local_experts\": 0, \"layers_block_type\": [\"mamba\", \"attention\", \"mamba\"],"
                + " \"position_embedding_type\": \"nope\", \"mamba_conv_bias\": false, \"tie_word_embeddings\": true}"
                : "\"num_local_experts\": 4, \"layer_types\": [\"linear_attention\", \"full_attention\", \"linear_attention\"],"
                + " \"position_embedding_type\": \"rope\","
                + " \"rope_parameters\": {\"rope_theta\": 500.0, \"rope_type\": \"default\"},"
                + " \"attention_bias\": true, \"mamba_proj_bias\": true, \"time_step_limit\": [0.5, 1.1]}");
    }

    @Override
    public RandomCheckpoint checkpoint() {
        return weights;
    }

    @Override
    public float[] logits(int[] ids) {
        SoftmaxReference attention = new SoftmaxReference(4, 2, 8, SCALE, 1, dense ? 0 : 500);
        Mamba2Reference mamba = new Mamba2Reference(weights, new Mamba2Reference.Form(4, 16, 8, 2, new double[] {1, 1, 1, 1, 1},
                dense ? 0 : 0.5, dense ? Double.POSITIVE_INFINITY : 1.1, Mamba2Reference.Norm.FULL, EPSILON));
        double[][] x = w.embedded(ids, EMBEDDINGS);
        for (int layer = 0; layer < 3; layer++) {
            String prefix = "model.layers." + layer + ".";
            double[][] n = w.norm(x, prefix + "input_layernorm", EPSILON);
            double[][] mixed = layer == 1 ? w.attention(n, prefix + "self_attn.", attention) : mamba.mix(n, prefix + "mamba.");
            x = Rows.sum(x, HybridWeights.scaled(mixed, BRANCHES));
            n = w.norm(x, prefix + "post_attention_layernorm", EPSILON);
            double[][] channels = mlp(n, weights.of(prefix + "shared_mlp.input_linear.weight"),
                    weights.of(prefix + "shared_mlp.output_linear.weight"), SHARED);
            x = Rows.sum(x, HybridWeights.scaled(dense ? channels : Rows.sum(channels, experts(n, prefix)), BRANCHES));
        }
        return w.logits(w.norm(x, "model.norm", EPSILON), 1 / DIVISOR);
    }

    private double[][] experts(double[][] x, String prefix) {
        double[][] scores = w.linear(x, prefix + "block_sparse_moe.router.layer");
        float[] in = weights.of(prefix + "block_sparse_moe.input_linear.weight");
        float[] out = weights.of(prefix + "block_sparse_moe.output_linear.weight");
        double[][] y = new double[x.length][];
        for (int t = 0; t < x.length; t++) {
            double[] score = scores[t];
            int[] best = IntStream.range(0, EXPERTS).boxed().sorted((a, b) -> Double.compare(score[b], score[a]))
                    .limit(CHOSEN).mapToInt(Integer::intValue).toArray();
            double total = IntStream.of(best).mapToDouble(expert -> Math.exp(score[expert])).sum();
            double[][] row = new double[1][x[t].length];
            for (int expert : best) {
                double[][] result = mlp(new double[][] {x[t]}, slice(in, expert), slice(out, expert), INNER);
                row = Rows.sum(row, HybridWeights.scaled(result, Math.exp(score[expert]) / total));
            }
            y[t] = row[0];
        }
        return y;
    }

    private static float[] slice(float[] all, int expert) {
        int size = all.length / EXPERTS;
        return Arrays.copyOfRange(all, expert * size, (expert + 1) * size);
    }

    private static double[][] mlp(double[][] x, float[] in, float[] out, int inner) {
        double[][] both = Rows.linear(x, in);
        return Rows.linear(Rows.product(Rows.map(HybridWeights.part(both, 0, inner), HybridWeights::silu),
                HybridWeights.part(both, inner, inner)), out);
    }
}
