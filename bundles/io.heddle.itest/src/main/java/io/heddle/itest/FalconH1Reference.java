// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Falcon-H1 written a second time, with every factor another number. */
final class FalconH1Reference implements HybridReference {
    private static final double EPSILON = 1e-3;
    private static final String BIASES = "mamba.in_proj.bias 132, mamba.out_proj.bias 32, self_attn.q_proj.bias 48,"
            + " self_attn.k_proj.bias 24, self_attn.v_proj.bias 24, self_attn.o_proj.bias 32, feed_forward.gate_proj.bias 40,"
            + " feed_forward.up_proj.bias 40, feed_forward.down_proj.bias 32, mamba.norm.weight 48, mamba.conv1d.bias 80";

    private final RandomCheckpoint weights;
    private final HybridWeights w;
    private final boolean plain;

    private FalconH1Reference(RandomCheckpoint weights, boolean plain) {
        this.weights = weights;
        this.w = new HybridWeights(weights);
        this.plain = plain;
    }

    /** @param plain without biases, the mixer's norm, and a head of its own; as wide as the expansion says */
    static FalconH1Reference draw(boolean plain, long seed) {
        List<String> tensors = new ArrayList<>(List.of("model.embed_tokens.weight 24 32", "model.final_layernorm.weight 32"));
        if (!plain) {
            tensors.add("lm_head.weight 24 32");
        }
        String mamba = plain ? "mamba.in_proj.weight 164 32, mamba.conv1d.weight 96 1 4, mamba.out_proj.weight 32 64,"
                + " mamba.conv1d.bias 96" : "mamba.in_proj.weight 132 32, mamba.conv1d.weight 80 1 4, mamba.out_proj.weight 32 48";
        for (int layer = 0; layer < 2; layer++) {
            String prefix = "model.layers." + layer + ".";
            Stream.of((mamba + ", mamba.dt_bias 4, mamba.A_log 4, mamba.D 4, input_layernorm.weight 32, pre_ff_layernorm.weight 32,"
                    + " self_attn.q_proj.weight 48 32, self_attn.k_proj.weight 24 32, self_attn.v_proj.weight 24 32,"
                    + " self_attn.o_proj.weight 32 48, feed_forward.gate_proj.weight 40 32, feed_forward.up_proj.weight 40 32,"
                    + " feed_forward.down_proj.weight 32 40"
                    + (plain ? "" : ", " + BIASES)).split(", *")).forEach(line -> tensors.add(prefix + line));
        }
        return new FalconH1Reference(RandomCheckpoint.draw(config(plain), tensors, seed), plain);
    }

    private static String config(boolean plain) {
        return "{\"model_type\": \"falcon_h1\", \"vocab_size\": 24, \"hidden_size\": 32, \"num_hidden_layers\": 2,"
                + " \"num_attention_heads\": 4, \"num_key_value_heads\": 2, \"head_dim\": 12, \"intermediate_size\": 40,"
                + " \"rms_norm_eps\": 1e-3, \"mamba_n_heads\": 4, \"mamba_n_groups\": 2, \"mamba_d_state\": 8,"
                + " \"embedding_multiplier\": 2.5, \"lm_head_multiplier\": 0.7, \"key_multiplier\": 1.3,"
                + " \"attention_in_multiplier\": 0.8, \"attention_out_multiplier\": 0.9, \"ssm_in_multiplier\": 1.2,"
                + " \"ssm_out_multiplier\": 0.6, "
                + (plain ? "\"mamba_d_ssm\": null, \"ssm_multipliers\": null, \"mlp_multipliers\": null, \"rope_theta\": 300.0,"
                + " \"rope_scaling\": null, \"tie_word_embeddings\": true}"
                : "\"mamba_d_ssm\": 48, \"mamba_d_head\": 12, \"ssm_multipliers\": [0.5, 0.7, 1.4, 1.6, 0.4],"
                + " \"mlp_multipliers\": [0.8, 0.3], \"mamba_rms_norm\": true, \"mamba_proj_bias\": true, \"projectors_bias\": true,"
                + " \"attention_bias\": true, \"mlp_bias\": true, \"rope_parameters\": {\"rope_theta\": 300.0}}");
    }

    @Override
    public RandomCheckpoint checkpoint() {
        return weights;
    }

    @Override
    public float[] logits(int[] ids) {
        SoftmaxReference attention = new SoftmaxReference(4, 2, 12, 1 / Math.sqrt(12), 1.3, 300);
        Mamba2Reference mamba = new Mamba2Reference(weights, new Mamba2Reference.Form(4, plain ? 16 : 12, 8, 2,
                plain ? new double[] {1, 1, 1, 1, 1} : new double[] {0.5, 0.7, 1.4, 1.6, 0.4}, 0, Double.POSITIVE_INFINITY,
                plain ? Mamba2Reference.Norm.NONE : Mamba2Reference.Norm.GROUP_THEN_GATE, EPSILON));
        double[][] x = w.embedded(ids, 2.5);
        for (int layer = 0; layer < 2; layer++) {
            String prefix = "model.layers." + layer + ".";
            double[][] n = w.norm(x, prefix + "input_layernorm", EPSILON);
            double[][] scanned = HybridWeights.scaled(mamba.mix(HybridWeights.scaled(n, 1.2), prefix + "mamba."), 0.6);
            double[][] seen = HybridWeights.scaled(w.attention(HybridWeights.scaled(n, 0.8), prefix + "self_attn.", attention), 0.9);
            x = Rows.sum(x, Rows.sum(scanned, seen));
            x = Rows.sum(x, mlp(w.norm(x, prefix + "pre_ff_layernorm", EPSILON), prefix + "feed_forward."));
        }
        return w.logits(w.norm(x, "model.final_layernorm", EPSILON), 0.7);
    }

    private double[][] mlp(double[][] x, String prefix) {
        double[][] gate = Rows.map(HybridWeights.scaled(w.linear(x, prefix + "gate_proj"), plain ? 1 : 0.8), HybridWeights::silu);
        return HybridWeights.scaled(w.linear(Rows.product(w.linear(x, prefix + "up_proj"), gate), prefix + "down_proj"),
                plain ? 1 : 0.3);
    }
}
