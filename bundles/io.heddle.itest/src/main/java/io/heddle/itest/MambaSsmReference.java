// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Mamba and Mamba-2 as their authors saved them: 2 layers of 32 channels, 64 inside, 20 tokens
 * padded to 24; Mamba has an MLP too, Mamba-2 has 4 heads in 2 groups and a bound on time steps, and
 * a third layer that attends with convolved queries, keys and values.
 */
final class MambaSsmReference extends ReferenceModel {
    private static final int INNER = 64;
    private static final int STATES = 8;
    private static final String FIRST = "mixer.in_proj.weight 128 32, mixer.conv1d.weight 64 1 4, mixer.conv1d.bias 64,"
            + " mixer.x_proj.weight 18 64, mixer.dt_proj.weight 64 2, mixer.dt_proj.bias 64, mixer.A_log 64 8, mixer.D 64,"
            + " mixer.out_proj.weight 32 64, norm2.weight 32, mlp.fc1.weight 256 32, mlp.fc2.weight 32 128";
    private static final String SECOND = "mixer.in_proj.weight 164 32, mixer.conv1d.weight 96 1 4, mixer.conv1d.bias 96,"
            + " mixer.dt_bias 4, mixer.A_log 4, mixer.D 4, mixer.norm.weight 64, mixer.out_proj.weight 32 64";

    private static final String ATTENTION = "mixer.in_proj.weight 64 32, mixer.in_proj.bias 64, mixer.conv1d.weight 64 1 3,"
            + " mixer.conv1d.bias 64, mixer.out_proj.weight 32 32, mixer.out_proj.bias 32";

    private final boolean second;
    private final int layers;

    MambaSsmReference(boolean second, long seed) {
        super(RandomCheckpoint.draw("{\"d_model\": 32, \"n_layer\": " + (second ? 3 : 2) + ", \"vocab_size\": 20, \"pad_vocab_size_multiple\": 8,"
                + (second ? "\"ssm_cfg\": {\"layer\": \"Mamba2\", \"d_state\": 8, \"headdim\": 16, \"ngroups\": 2,"
                        + " \"dt_limit\": [0.5, 0.9]},"
                        + " \"attn_layer_idx\": [2], \"attn_cfg\": {\"causal\": true, \"num_heads\": 4, \"num_heads_kv\": 2,"
                        + " \"d_conv\": 3, \"rotary_emb_dim\": 6}}"
                        : "\"ssm_cfg\": {\"d_state\": 8}, \"d_intermediate\": 100}"), tensors(second), seed));
        this.second = second;
        this.layers = second ? 3 : 2;
    }

    private static List<String> tensors(boolean second) {
        List<String> all = new ArrayList<>(List.of("backbone.embedding.weight 24 32", "backbone.norm_f.weight 32"));
        for (int layer = 0; layer < (second ? 3 : 2); layer++) {
            String module = "backbone.layers." + layer + ".";
            all.add(module + "norm.weight 32");
            Stream.of((layer == 2 ? ATTENTION : second ? SECOND : FIRST).split(", *")).forEach(line -> all.add(module + line));
        }
        return all;
    }

    @Override
    double[][] forward(int[] ids) {
        double[][] x = rows(ids, "backbone.embedding.weight");
        for (int layer = 0; layer < layers; layer++) {
            String module = "backbone.layers." + layer + ".";
            double[][] normed = norm(x, module + "norm", 1e-5);
            x = Rows.sum(x, layer == 2 ? attention(normed, module + "mixer.")
                    : second ? matrixStates(normed, module + "mixer.") : scan(normed, module + "mixer."));
            if (!second) {
                double[][] both = linear(norm(x, module + "norm2", 1e-5), module + "mlp.fc1");
                double[][] gate = Rows.map(slice(both, 128, 256), ReferenceModel::silu);
                x = Rows.sum(x, linear(Rows.product(slice(both, 0, 128), gate), module + "mlp.fc2"));
            }
        }
        return Rows.linear(norm(x, "backbone.norm_f", 1e-5), of("backbone.embedding.weight"));
    }

    private double[][] attention(double[][] x, String module) {
        double[][] all = convolved(linear(x, module + "in_proj"), module + "conv1d");
        return linear(new ReferenceAttention(4, 2, 8, 6, 10_000, 1 / Math.sqrt(8)).of(slice(all, 0, 32), slice(all, 32, 48),
                slice(all, 48, 64)), module + "out_proj");
    }

    private double[][] scan(double[][] input, String module) {
        double[][] xz = linear(input, module + "in_proj");
        double[][] x = Rows.map(convolved(slice(xz, 0, INNER), module + "conv1d"), ReferenceModel::silu);
        double[][] all = linear(x, module + "x_proj");
        double[][] step = Rows.map(linear(slice(all, 0, 2), module + "dt_proj"), ReferenceModel::softplus);
        double[][] state = new double[INNER][STATES];
        double[][] y = new double[x.length][INNER];
        for (int t = 0; t < x.length; t++) {
            for (int c = 0; c < INNER; c++) {
                for (int n = 0; n < STATES; n++) {
                    double rate = -Math.exp(of(module + "A_log")[c * STATES + n]);
                    state[c][n] = Math.exp(step[t][c] * rate) * state[c][n] + step[t][c] * all[t][2 + n] * x[t][c];
                    y[t][c] += state[c][n] * all[t][2 + STATES + n];
                }
                y[t][c] += of(module + "D")[c] * x[t][c];
            }
        }
        return linear(Rows.product(y, Rows.map(slice(xz, INNER, 2 * INNER), ReferenceModel::silu)), module + "out_proj");
    }

    /** In the projection: gate, values, B and C of both groups, and a step a head. */
    private double[][] matrixStates(double[][] input, String module) {
        double[][] in = linear(input, module + "in_proj");
        double[][] mixed = Rows.map(convolved(slice(in, INNER, INNER + 96), module + "conv1d"), ReferenceModel::silu);
        double[][] state = new double[INNER][STATES];
        double[][] y = new double[in.length][INNER];
        for (int t = 0; t < in.length; t++) {
            for (int c = 0; c < INNER; c++) {
                int head = c / 16;
                int group = head / 2 * STATES;
                double step = Math.clamp(softplus(in[t][INNER + 96 + head] + of(module + "dt_bias")[head]), 0.5, 0.9);
                double kept = Math.exp(-step * Math.exp(of(module + "A_log")[head]));
                for (int n = 0; n < STATES; n++) {
                    state[c][n] = kept * state[c][n] + step * mixed[t][c] * mixed[t][INNER + group + n];
                    y[t][c] += state[c][n] * mixed[t][INNER + 2 * STATES + group + n];
                }
                y[t][c] += of(module + "D")[head] * mixed[t][c];
            }
        }
        double[][] gated = Rows.product(y, Rows.map(slice(in, 0, INNER), ReferenceModel::silu));
        return linear(Rows.rmsNorm(gated, of(module + "norm.weight"), INNER / 2, 1e-5), module + "out_proj");
    }
}
