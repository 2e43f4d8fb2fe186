// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import java.util.Arrays;

/**
 * What the frames of all references of hybrids need of a checkpoint.
 *
 * @param weights the checkpoint
 */
record HybridWeights(RandomCheckpoint weights) {
    /** The rows of the embedding table, times a factor. */
    double[][] embedded(int[] ids, double factor) {
        float[] table = weights.of("model.embed_tokens.weight");
        int width = weights.shapes().get("model.embed_tokens.weight")[1];
        double[][] x = new double[ids.length][width];
        for (int t = 0; t < ids.length; t++) {
            for (int i = 0; i < width; i++) {
                x[t][i] = factor * table[ids[t] * width + i];
            }
        }
        return x;
    }

    /** The logits of every token, {@code [time * vocabulary]}; the head is the embedding table where there is none. */
    float[] logits(double[][] x, double factor) {
        String head = weights.has("lm_head.weight") ? "lm_head.weight" : "model.embed_tokens.weight";
        double[][] logits = Rows.linear(x, weights.of(head));
        double[] all = Arrays.stream(logits).flatMapToDouble(Arrays::stream).toArray();
        float[] rounded = new float[all.length];
        for (int i = 0; i < all.length; i++) {
            rounded[i] = (float) (factor * all[i]);
        }
        return rounded;
    }

    double[][] norm(double[][] x, String name, double epsilon) {
        return Rows.rmsNorm(x, weights.of(name + ".weight"), x[0].length, epsilon);
    }

    /** With its bias if it has one. */
    double[][] linear(double[][] x, String name) {
        double[][] y = Rows.linear(x, weights.of(name + ".weight"));
        return weights.has(name + ".bias") ? Rows.plus(y, weights.of(name + ".bias")) : y;
    }

    double[][] attention(double[][] x, String prefix, SoftmaxReference form) {
        return linear(form.mix(linear(x, prefix + "q_proj"), linear(x, prefix + "k_proj"), linear(x, prefix + "v_proj")),
                prefix + "o_proj");
    }

    /** A row's entries {@code [from, from + count)}. */
    static double[][] part(double[][] x, int from, int count) {
        return Arrays.stream(x).map(row -> Arrays.copyOfRange(row, from, from + count)).toArray(double[][]::new);
    }

    static double[][] scaled(double[][] x, double factor) {
        return Rows.map(x, value -> factor * value);
    }

    static double silu(double value) {
        return value * Rows.sigmoid(value);
    }
}
