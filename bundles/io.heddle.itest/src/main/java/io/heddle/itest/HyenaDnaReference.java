// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** HyenaDNA in two layers: each tap of the implicit filters is written out. */
final class HyenaDnaReference extends ReferenceModel {
    private static final int WIDTH = 24;
    private static final int LENGTH = 32;
    private static final int FEATURES = 5;
    private static final int ORDER = 16;
    private static final String LAYER = "norm1.weight 24, norm1.bias 24, norm2.weight 24, norm2.bias 24,"
            + " mixer.in_proj.weight 72 24, mixer.in_proj.bias 72, mixer.out_proj.weight 24 24, mixer.out_proj.bias 24,"
            + " mixer.short_filter.weight 72 1 3, mixer.short_filter.bias 72, mixer.filter_fn.bias 24,"
            + " mixer.filter_fn.pos_emb.z 1 32 5, mixer.filter_fn.pos_emb.t 1 32 1, mixer.filter_fn.modulation.deltas 1 1 24,"
            + " mixer.filter_fn.implicit_filter.0.weight 16 5, mixer.filter_fn.implicit_filter.0.bias 16,"
            + " mixer.filter_fn.implicit_filter.1.freq 1 16, mixer.filter_fn.implicit_filter.2.weight 16 16,"
            + " mixer.filter_fn.implicit_filter.2.bias 16, mixer.filter_fn.implicit_filter.4.weight 24 16,"
            + " mlp.fc1.weight 40 24, mlp.fc1.bias 40, mlp.fc2.weight 24 40, mlp.fc2.bias 24";

    HyenaDnaReference(long seed) {
        super(RandomCheckpoint.draw("{\"model_type\": \"hyenadna\", \"d_model\": 24, \"n_layer\": 2, \"vocab_size\": 20,"
                + " \"d_inner\": 40, \"max_seq_len\": 32, \"emb_dim\": 5, \"filter_order\": 16, \"num_inner_mlps\": 1,"
                + " \"layer_norm_epsilon\": 0.01, \"tie_word_embeddings\": false}", tensors(), seed));
    }

    private static List<String> tensors() {
        List<String> all = new ArrayList<>(List.of("hyena.backbone.embeddings.word_embeddings.weight 24 24",
                "hyena.backbone.ln_f.weight 24", "hyena.backbone.ln_f.bias 24", "lm_head.weight 24 24"));
        for (int layer = 0; layer < 2; layer++) {
            String module = "hyena.backbone.layers." + layer + ".";
            Stream.of(LAYER.split(", *")).forEach(line -> all.add(module + line));
        }
        return all;
    }

    @Override
    double[][] forward(int[] ids) {
        double[][] x = rows(ids, "hyena.backbone.embeddings.word_embeddings.weight");
        for (int layer = 0; layer < 2; layer++) {
            String module = "hyena.backbone.layers." + layer + ".";
            x = Rows.sum(x, mixed(norm(x, module + "norm1", 1e-5), module + "mixer."));
            double[][] inner = Rows.map(linear(norm(x, module + "norm2", 1e-5), module + "mlp.fc1"), HyenaDnaReference::gelu);
            x = Rows.sum(x, linear(inner, module + "mlp.fc2"));
        }
        return linear(norm(x, "hyena.backbone.ln_f", 0.01), "lm_head");
    }

    private static double gelu(double x) {
        return 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
    }

    private double[][] mixed(double[][] x, String module) {
        double[][] u = convolved(linear(x, module + "in_proj"), module + "short_filter");
        double[][] filter = filter(module + "filter_fn.");
        double[][] y = new double[x.length][WIDTH];
        for (int t = 0; t < x.length; t++) {
            for (int c = 0; c < WIDTH; c++) {
                for (int s = 0; s <= t; s++) {
                    double tap = filter[t - s][c] + (s == t ? of(module + "filter_fn.bias")[c] : 0);
                    y[t][c] += tap * u[s][WIDTH + c] * u[s][2 * WIDTH + c];
                }
                y[t][c] *= u[t][c];
            }
        }
        return linear(y, module + "out_proj");
    }

    /** The taps, {@code [lag][channel]}. */
    private double[][] filter(String module) {
        double[][] h = new double[LENGTH][FEATURES];
        for (int i = 0; i < LENGTH * FEATURES; i++) {
            h[i / FEATURES][i % FEATURES] = of(module + "pos_emb.z")[i];
        }
        h = sines(linear(h, module + "implicit_filter.0"), module);
        h = linear(sines(linear(h, module + "implicit_filter.2"), module), module + "implicit_filter.4");
        float[] deltas = of(module + "modulation.deltas");
        for (int lag = 0; lag < LENGTH; lag++) {
            for (int c = 0; c < WIDTH; c++) {
                h[lag][c] *= Math.exp(-lag / (LENGTH - 1.0) * Math.abs(deltas[c])) + 0.05;
            }
        }
        return h;
    }

    private double[][] sines(double[][] x, String module) {
        float[] frequency = of(module + "implicit_filter.1.freq");
        double[][] y = new double[x.length][ORDER];
        for (int t = 0; t < x.length; t++) {
            for (int i = 0; i < ORDER; i++) {
                y[t][i] = Math.sin(frequency[i] * x[t][i]);
            }
        }
        return y;
    }
}
