// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** StripedHyena: a modal convolution, attention, a modal convolution; norms with epsilon beside the root. */
final class StripedHyenaReference extends ReferenceModel {
    private static final int WIDTH = 24;
    private static final int HEADS = 4;
    private static final int DIM = WIDTH / HEADS;
    private static final int MODES = 2;
    private static final double EPSILON = 0.05;
    private static final String HYENA = "projections.weight 72 24, projections.bias 72, filter.D 24,"
            + " filter.short_filter_weight 72 1 3, filter.short_filter_bias 72, filter.poles 24 2 1 2,"
            + " filter.residues 24 2 1 2, out_filter_dense.weight 24 24, out_filter_dense.bias 24";
    private static final String ATTENTION = "inner_mha_cls.Wqkv.weight 36 24, inner_mha_cls.out_proj.weight 24 24,"
            + " inner_mha_cls.rotary_emb.inv_freq 3";
    private static final String MLP = ", pre_norm.scale 24, post_norm.scale 24, mlp.l1.weight 40 24, mlp.l2.weight 40 24,"
            + " mlp.l3.weight 24 40";

    StripedHyenaReference(long seed) {
        super(damped(RandomCheckpoint.draw("{\"model_type\": \"stripedhyena\", \"hidden_size\": 24, \"num_layers\": 3,"
                + " \"vocab_size\": 24, \"num_attention_heads\": 4, \"num_filters\": 24, \"attn_layer_idxs\": [1],"
                + " \"hyena_layer_idxs\": [0, 2, 4], \"eps\": 0.05, \"state_size\": 2, \"rotary_emb_base\": 1000,"
                + " \"use_interpolated_rotary_pos_emb\": true, \"rotary_emb_scaling_factor\": 4, \"proj_groups\": 4,"
                + " \"use_flash_rmsnorm\": false, \"inner_mlp_size\": 40, \"mlp_activation\": \"silu\"}", tensors(), seed)));
    }

    private static List<String> tensors() {
        List<String> all = new ArrayList<>(List.of("backbone.embedding_layer.weight 24 24", "backbone.norm.scale 24",
                "backbone.unembed.weight 24 24"));
        for (int layer = 0; layer < 3; layer++) {
            String module = "backbone.blocks." + layer + ".";
            Stream.of(((layer == 1 ? ATTENTION : HYENA) + MLP).split(", *"))
                    .forEach(line -> all.add(module + line));
        }
        return all;
    }

    /** With poles inside the unit circle. */
    private static RandomCheckpoint damped(RandomCheckpoint drawn) {
        drawn.values().forEach((name, values) -> {
            for (int i = 0; name.endsWith("poles") && i < values.length; i += 2) {
                double most = 1 + Math.hypot(values[i], values[i + 1]);
                values[i] = (float) (values[i] / most);
                values[i + 1] = (float) (values[i + 1] / most);
            }
        });
        return drawn;
    }

    @Override
    double[][] forward(int[] ids) {
        double[][] x = rows(ids, "backbone.embedding_layer.weight");
        for (int layer = 0; layer < 3; layer++) {
            String module = "backbone.blocks." + layer + ".";
            double[][] normed = scaled(x, module + "pre_norm.scale");
            x = Rows.sum(x, layer == 1 ? attention(normed, module + "inner_mha_cls.") : hyena(normed, module));
            x = Rows.sum(x, mlp(scaled(x, module + "post_norm.scale"), module + "mlp.l1", module + "mlp.l2", module + "mlp.l3"));
        }
        return linear(scaled(x, "backbone.norm.scale"), "backbone.unembed");
    }

    private double[][] scaled(double[][] x, String scale) {
        double[][] y = new double[x.length][WIDTH];
        for (int t = 0; t < x.length; t++) {
            double root = Math.sqrt(Rows.dot(x[t], 0, x[t], 0, WIDTH)) / Math.sqrt(WIDTH);
            for (int i = 0; i < WIDTH; i++) {
                y[t][i] = of(scale)[i] * x[t][i] / (root + EPSILON);
            }
        }
        return y;
    }

    /** Positions count a quarter; the one key head serves all four. */
    private double[][] attention(double[][] x, String module) {
        double[][] all = linear(x, module + "Wqkv");
        double[][] q = turned(slice(all, 0, WIDTH));
        double[][] k = turned(slice(all, WIDTH, WIDTH + DIM));
        return linear(new ReferenceAttention(HEADS, 1, DIM, 0, 1, 1 / Math.sqrt(DIM)).of(q, k,
                slice(all, WIDTH + DIM, WIDTH + 2 * DIM)), module + "out_proj");
    }

    private static double[][] turned(double[][] x) {
        double[][] y = new double[x.length][x[0].length];
        for (int t = 0; t < x.length; t++) {
            for (int i = 0; i < y[t].length; i++) {
                int at = i % DIM;
                boolean first = at < DIM / 2;
                double angle = t / 4.0 / Math.pow(1_000, 2.0 * (at % (DIM / 2)) / DIM);
                double other = first ? -x[t][i + DIM / 2] : x[t][i - DIM / 2];
                y[t][i] = x[t][i] * Math.cos(angle) + other * Math.sin(angle);
            }
        }
        return y;
    }

    /** Each tap of the filter is written out; of each head come first gates, then others, then values. */
    private double[][] hyena(double[][] x, String module) {
        double[][] z = shortFiltered(linear(x, module + "projections"), module + "filter.short_filter_");
        double[][] y = new double[x.length][WIDTH];
        for (int channel = 0; channel < WIDTH; channel++) {
            int outer = channel / DIM * 3 * DIM + channel % DIM;
            for (int t = 0; t < x.length; t++) {
                for (int s = 0; s <= t; s++) {
                    double tap = tap(module + "filter.", channel, t - s) + (s == t ? of(module + "filter.D")[channel] : 0);
                    y[t][channel] += tap * z[s][outer + DIM] * z[s][outer + 2 * DIM];
                }
                y[t][channel] *= z[t][outer];
            }
        }
        return linear(y, module + "out_filter_dense");
    }

    private double tap(String filter, int channel, int lag) {
        double sum = 0;
        for (int mode = 0; mode < MODES; mode++) {
            int at = (channel * MODES + mode) * 2;
            double real = of(filter + "poles")[at];
            double imaginary = of(filter + "poles")[at + 1];
            double size = Math.pow(Math.hypot(real, imaginary), lag);
            double angle = lag * Math.atan2(imaginary, real);
            sum += size * (of(filter + "residues")[at] * Math.cos(angle) - of(filter + "residues")[at + 1] * Math.sin(angle));
        }
        return sum;
    }

    private double[][] shortFiltered(double[][] x, String filter) {
        float[] taps = of(filter + "weight");
        double[][] y = new double[x.length][x[0].length];
        for (int t = 0; t < x.length; t++) {
            for (int c = 0; c < y[t].length; c++) {
                for (int back = 0; back < Math.min(3, t + 1); back++) {
                    y[t][c] += taps[3 * c + 2 - back] * x[t - back][c];
                }
            }
        }
        return Rows.plus(y, of(filter + "bias"));
    }
}
