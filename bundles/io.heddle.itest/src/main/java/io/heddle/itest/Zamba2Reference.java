// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Zamba2 written a second time: hybrid layers 1, 2, 4 of five use two blocks in turn, or one block. */
final class Zamba2Reference implements HybridReference {
    private static final int LAYERS = 5;
    private static final int[] HYBRIDS = {1, 2, 4};
    private static final double EPSILON = 1e-3;

    private final RandomCheckpoint weights;
    private final HybridWeights w;
    private final int blocks;

    private Zamba2Reference(RandomCheckpoint weights, int blocks) {
        this.weights = weights;
        this.w = new HybridWeights(weights);
        this.blocks = blocks;
    }

    /** @param blocks two with everything that may be added, or one with as little as there may be */
    static Zamba2Reference draw(int blocks, long seed) {
        boolean full = blocks == 2;
        List<String> tensors = new ArrayList<>(List.of("model.embed_tokens.weight 24 32", "model.final_layernorm.weight 32"));
        for (int layer = 0; layer < LAYERS; layer++) {
            String prefix = "model.layers." + layer + ".";
            int use = use(layer);
            if (use >= 0) {
                tensors.add(prefix + "linear.weight 32 32");
                if (use < blocks) {
                    block(tensors, prefix + "shared_transformer.", use, blocks);
                }
            }
            add(tensors, prefix + (use >= 0 ? "mamba_decoder." : ""), "input_layernorm.weight 32, mamba.in_proj.weight 164 32,"
                    + " mamba.conv1d.weight 96 1 4, mamba.conv1d.bias 96, mamba.dt_bias 4, mamba.A_log 4, mamba.D 4,"
                    + " mamba.norm.weight 64, mamba.out_proj.weight 32 64"
                    + (full ? ", mamba.in_proj.bias 164, mamba.out_proj.bias 32" : ""));
        }
        RandomCheckpoint drawn = RandomCheckpoint.draw(config(full), tensors, seed);
        // Small embeddings vanish behind the first mixers, and each layer would multiply the rounding of the one before.
        float[] table = drawn.of("model.embed_tokens.weight");
        for (int i = 0; i < table.length; i++) {
            table[i] *= 16;
        }
        return new Zamba2Reference(drawn, blocks);
    }

    private static void block(List<String> tensors, String prefix, int block, int blocks) {
        add(tensors, prefix, "input_layernorm.weight 64, pre_ff_layernorm.weight 32, self_attn.q_proj.weight 64 64,"
                + " self_attn.k_proj.weight 64 64, self_attn.v_proj.weight 64 64, self_attn.o_proj.weight 32 64,"
                + " feed_forward.gate_up_proj.weight 80 32, feed_forward.down_proj.weight 32 40"
                + (blocks == 2 ? ", feed_forward.gate_up_proj.bias 80, feed_forward.down_proj.bias 32" : ""));
        for (int use = block; use < HYBRIDS.length; use += blocks) {
            String list = "_adapter_list." + use + ".";
            add(tensors, prefix, "feed_forward.gate_up_proj" + list + "0.weight 6 32, feed_forward.gate_up_proj" + list + "1.weight 80 6");
            for (String part : blocks == 2 ? new String[] {"q", "k", "v"} : new String[0]) {
                String name = "self_attn.linear_" + part + list;
                add(tensors, prefix, name + "0.weight 6 64, " + name + "1.weight 64 6");
            }
        }
    }

    private static void add(List<String> tensors, String prefix, String lines) {
        Stream.of(lines.split(", *")).forEach(line -> tensors.add(prefix + line));
    }

    private static String config(boolean full) {
        return "{\"model_type\": \"zamba2\", \"vocab_size\": 24, \"hidden_size\": 32, \"num_hidden_layers\": 5,"
                + " \"num_attention_heads\": 4, \"intermediate_size\": 40, \"rms_norm_eps\": 1e-3, \"n_mamba_heads\": 4,"
                + " \"mamba_ngroups\": 2, \"mamba_d_state\": 8, \"adapter_rank\": 6, "
                + (full ? "\"num_mem_blocks\": 2, \"use_shared_attention_adapter\": true, \"use_mem_rope\": true,"
                + " \"use_long_context\": true, \"rope_theta\": 40, \"add_bias_linear\": true, \"time_step_min\": 0.5, \"time_step_limit\": [0.7, 1.1],"
                + " \"layers_block_type\": [\"linear_attention\", \"hybrid\", \"hybrid\", \"linear_attention\", \"hybrid\"]}"
                : "\"layers_block_type\": [\"mamba\", \"hybrid\", \"hybrid\", \"mamba\", \"hybrid\"], \"time_step_limit\": null}");
    }

    /** How many hybrid layers come before a hybrid layer; -1 for another. */
    private static int use(int layer) {
        return List.of(1, 2, 4).indexOf(layer);
    }

    @Override
    public RandomCheckpoint checkpoint() {
        return weights;
    }

    @Override
    public float[] logits(int[] ids) {
        boolean full = blocks == 2;
        Mamba2Reference mamba = new Mamba2Reference(weights, new Mamba2Reference.Form(4, 16, 8, 2, new double[] {1, 1, 1, 1, 1},
                full ? 0.5 : 0.001, Double.POSITIVE_INFINITY, Mamba2Reference.Norm.GROUP, 1e-5));
        double[][] embedded = w.embedded(ids, 1);
        double[][] x = embedded;
        for (int layer = 0; layer < LAYERS; layer++) {
            String prefix = "model.layers." + layer + ".";
            double[][] in = x;
            if (use(layer) >= 0) {
                in = Rows.sum(x, w.linear(transformer(x, embedded, use(layer)), prefix + "linear"));
                prefix += "mamba_decoder.";
            }
            x = Rows.sum(x, mamba.mix(w.norm(in, prefix + "input_layernorm", EPSILON), prefix + "mamba."));
        }
        return w.logits(w.norm(x, "model.final_layernorm", EPSILON), 1);
    }

    private double[][] transformer(double[][] x, double[][] embedded, int use) {
        String prefix = "model.layers." + HYBRIDS[use % blocks] + ".shared_transformer.";
        double[][] both = new double[x.length][2 * x[0].length];
        for (int t = 0; t < x.length; t++) {
            System.arraycopy(x[t], 0, both[t], 0, x[t].length);
            System.arraycopy(embedded[t], 0, both[t], x[t].length, x[t].length);
        }
        both = w.norm(both, prefix + "input_layernorm", EPSILON);
        SoftmaxReference attention = new SoftmaxReference(4, 4, 16, 1 / Math.sqrt(8), 1,
                blocks == 2 ? 40 * Math.pow(8, 16 / 14.0) : 0);
        double[][] y = w.linear(attention.mix(projected(both, prefix, "q", use), projected(both, prefix, "k", use),
                projected(both, prefix, "v", use)), prefix + "self_attn.o_proj");
        y = w.norm(y, prefix + "pre_ff_layernorm", EPSILON);
        String name = prefix + "feed_forward.gate_up_proj";
        double[][] gated = Rows.sum(w.linear(y, name), adapter(y, name, use));
        double[][] gate = Rows.map(HybridWeights.part(gated, 0, 40), Zamba2Reference::gelu);
        return w.linear(Rows.product(gate, HybridWeights.part(gated, 40, 40)), prefix + "feed_forward.down_proj");
    }

    private double[][] projected(double[][] x, String prefix, String part, int use) {
        double[][] y = w.linear(x, prefix + "self_attn." + part + "_proj");
        return blocks == 2 ? Rows.sum(y, adapter(x, prefix + "self_attn.linear_" + part, use)) : y;
    }

    private double[][] adapter(double[][] x, String name, int use) {
        return w.linear(w.linear(x, name + "_adapter_list." + use + ".0"), name + "_adapter_list." + use + ".1");
    }

    /** By the series of the error function, which is exact enough where that is not yet 1. */
    private static double gelu(double value) {
        double z = Math.abs(value) / Math.sqrt(2);
        double term = z;
        double sum = z;
        for (int n = 1; n < 120 && z < 4; n++) {
            term *= -z * z / n;
            sum += term / (2 * n + 1);
        }
        double erf = z < 4 ? 2 / Math.sqrt(Math.PI) * sum : 1;
        return 0.5 * value * (1 + Math.signum(value) * erf);
    }
}
