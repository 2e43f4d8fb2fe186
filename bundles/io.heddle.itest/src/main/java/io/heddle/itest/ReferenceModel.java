// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** A published model written a second time, in double and as plainly as can be: what such models share. */
abstract class ReferenceModel {
    private final RandomCheckpoint weights;

    ReferenceModel(RandomCheckpoint weights) {
        this.weights = weights;
    }

    /** The logits of every token, {@code [time][vocabulary]}. */
    abstract double[][] forward(int[] ids);

    /** The checkpoint whose model this is. */
    final RandomCheckpoint checkpoint() {
        return weights;
    }

    /** The logits of every token, {@code [time * vocabulary]}. */
    final float[] logits(int[] ids) {
        double[][] rows = forward(ids);
        float[] all = new float[rows.length * rows[0].length];
        for (int i = 0; i < all.length; i++) {
            all[i] = (float) rows[i / rows[0].length][i % rows[0].length];
        }
        return all;
    }

    final float[] of(String tensor) {
        return weights.of(tensor);
    }

    final boolean has(String tensor) {
        return weights.has(tensor);
    }

    /** Rows of a table. */
    final double[][] rows(int[] ids, String table) {
        float[] all = of(table);
        int width = weights.shapes().get(table)[1];
        return Arrays.stream(ids).mapToObj(id -> IntStream.range(0, width).mapToDouble(i -> all[id * width + i]).toArray())
                .toArray(double[][]::new);
    }

    /** {@code x Wᵀ}, and the bias if there is one. */
    final double[][] linear(double[][] x, String module) {
        double[][] y = Rows.linear(x, of(module + ".weight"));
        return has(module + ".bias") ? Rows.plus(y, of(module + ".bias")) : y;
    }

    /** A norm over all channels, with mean and bias if there is a bias. */
    final double[][] norm(double[][] x, String module, double epsilon) {
        float[] weight = of(module + ".weight");
        return has(module + ".bias") ? Rows.layerNorm(x, weight, of(module + ".bias"), x[0].length, epsilon)
                : Rows.rmsNorm(x, weight, x[0].length, epsilon);
    }

    /** {@code down(silu(gate(x)) * up(x))}. */
    final double[][] mlp(double[][] x, String gate, String up, String down) {
        return linear(Rows.product(Rows.map(linear(x, gate), ReferenceModel::silu), linear(x, up)), down);
    }

    /** A depthwise convolution that looks back only; the last tap is on the present. */
    final double[][] convolved(double[][] x, String module) {
        float[] taps = of(module + ".weight");
        int count = taps.length / x[0].length;
        double[][] y = new double[x.length][x[0].length];
        for (int t = 0; t < x.length; t++) {
            for (int c = 0; c < y[t].length; c++) {
                for (int back = 0; back < Math.min(count, t + 1); back++) {
                    y[t][c] += taps[c * count + count - 1 - back] * x[t - back][c];
                }
            }
        }
        return has(module + ".bias") ? Rows.plus(y, of(module + ".bias")) : y;
    }

    /** The best experts of each token, weighed by their softmax; renormalised shares add up to 1. */
    final double[][] experts(double[][] x, String router, int chosen, boolean renormalised, IntFunction<double[][]> expert) {
        double[][] scores = Rows.map(linear(x, router), Math::exp);
        double[][] y = new double[x.length][x[0].length];
        for (int t = 0; t < x.length; t++) {
            double[] of = scores[t];
            int[] best = IntStream.range(0, of.length).boxed().sorted(Comparator.comparingDouble(e -> -of[e])).limit(chosen)
                    .mapToInt(Integer::intValue).toArray();
            double total = renormalised ? Arrays.stream(best).mapToDouble(e -> of[e]).sum() : Arrays.stream(of).sum();
            for (int e : best) {
                double[] result = expert.apply(e)[t];
                for (int i = 0; i < result.length; i++) {
                    y[t][i] += of[e] / total * result[i];
                }
            }
        }
        return y;
    }

    /** Channels {@code [from, to)} of every row. */
    static double[][] slice(double[][] x, int from, int to) {
        return Arrays.stream(x).map(row -> Arrays.copyOfRange(row, from, to)).toArray(double[][]::new);
    }

    static double silu(double value) {
        return value * Rows.sigmoid(value);
    }

    static double softplus(double value) {
        return Math.log1p(Math.exp(value));
    }
}
