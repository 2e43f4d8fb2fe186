// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

/**
 * Some families of flash-linear-attention written a second time, in double and token by token: the
 * frame, softmax attention, and linear attention. {@link FlaRwkv7Reference} is RWKV-7.
 */
final class FlaReference {
    private final RandomCheckpoint weights;
    private final boolean rwkv;
    private final double epsilon;
    private final FlaRwkv7Reference rwkv7;

    FlaReference(RandomCheckpoint weights) {
        this.weights = weights;
        this.rwkv = weights.has("model.norm.bias");
        this.epsilon = rwkv ? 1e-5 : 1e-6;
        this.rwkv7 = new FlaRwkv7Reference(weights);
    }

    /** The logits of every token, {@code [time * vocabulary]}. */
    float[] logits(int[] ids) {
        double[][] x = new double[ids.length][FlaCheckpoints.WIDTH];
        for (int t = 0; t < ids.length; t++) {
            for (int i = 0; i < x[t].length; i++) {
                x[t][i] = weights.of("model.embeddings.weight")[ids[t] * x[t].length + i];
            }
        }
        x = rwkv ? norm(x, "model.layers.0.pre_norm") : x;
        for (int layer = 0; layer < FlaCheckpoints.LAYERS; layer++) {
            String prefix = "model.layers." + layer + ".";
            x = Rows.sum(x, mixer(norm(x, prefix + "attn_norm"), layer, prefix + "attn."));
            x = Rows.sum(x, rwkv ? rwkv7.channelMix(norm(x, prefix + "ffn_norm"), prefix + "ffn.")
                    : mlp(norm(x, prefix + "mlp_norm"), prefix + "mlp."));
        }
        double[][] logits = linear(norm(x, "model.norm"), "lm_head");
        float[] all = new float[ids.length * FlaCheckpoints.VOCABULARY];
        for (int i = 0; i < all.length; i++) {
            all[i] = (float) logits[i / FlaCheckpoints.VOCABULARY][i % FlaCheckpoints.VOCABULARY];
        }
        return all;
    }

    private double[][] mixer(double[][] x, int layer, String prefix) {
        return weights.has(prefix + "q_proj.bias") ? attention(x, prefix)
                : rwkv ? rwkv7.timeMix(x, layer, prefix) : linearAttention(x, prefix);
    }

    private double[][] attention(double[][] x, String prefix) {
        int dim = FlaCheckpoints.WIDTH / FlaCheckpoints.QUERY_HEADS;
        double[][] q = biased(x, prefix + "q_proj");
        double[][] k = biased(x, prefix + "k_proj");
        double[][] v = biased(x, prefix + "v_proj");
        double[][] y = new double[x.length][FlaCheckpoints.WIDTH];
        for (int head = 0; head < FlaCheckpoints.QUERY_HEADS; head++) {
            int shared = head / (FlaCheckpoints.QUERY_HEADS / FlaCheckpoints.KEY_HEADS);
            for (int t = 0; t < x.length; t++) {
                double[] query = rotated(q[t], head * dim, dim, t);
                double total = 0;
                for (int s = Math.max(0, t - FlaCheckpoints.WINDOW + 1); s <= t; s++) {
                    double[] key = rotated(k[s], shared * dim, dim, s);
                    double share = Math.exp(Rows.dot(query, 0, key, 0, dim) / Math.sqrt(dim));
                    total += share;
                    for (int i = 0; i < dim; i++) {
                        y[t][head * dim + i] += share * v[s][shared * dim + i];
                    }
                }
                for (int i = 0; i < dim; i++) {
                    y[t][head * dim + i] /= total;
                }
            }
        }
        return linear(y, prefix + "o_proj");
    }

    private static double[] rotated(double[] row, int from, int dim, int position) {
        double[] turned = new double[dim];
        for (int i = 0; i < dim / 2; i++) {
            double angle = position * Math.pow(FlaCheckpoints.THETA, -2.0 * i / dim);
            double first = row[from + i];
            double second = row[from + dim / 2 + i];
            turned[i] = first * Math.cos(angle) - second * Math.sin(angle);
            turned[dim / 2 + i] = second * Math.cos(angle) + first * Math.sin(angle);
        }
        return turned;
    }

    /** Two heads of 16 channels; every token weighs all before it anew. */
    private double[][] linearAttention(double[][] x, String prefix) {
        int dim = FlaCheckpoints.WIDTH / 2;
        double[][] q = Rows.map(linear(x, prefix + "q_proj"), FlaReference::eluPlusOne);
        double[][] k = Rows.map(linear(x, prefix + "k_proj"), FlaReference::eluPlusOne);
        double[][] v = linear(x, prefix + "v_proj");
        double[][] y = new double[x.length][FlaCheckpoints.WIDTH];
        for (int head = 0; head < FlaCheckpoints.WIDTH; head += dim) {
            for (int t = 0; t < x.length; t++) {
                for (int s = 0; s <= t; s++) {
                    double share = Rows.dot(q[t], head, k[s], head, dim) / Math.sqrt(dim);
                    for (int i = head; i < head + dim; i++) {
                        y[t][i] += share * v[s][i];
                    }
                }
            }
        }
        return linear(Rows.rmsNorm(y, weights.of(prefix + "norm.weight"), dim, epsilon), prefix + "o_proj");
    }

    private static double eluPlusOne(double value) {
        return value > 0 ? value + 1 : Math.exp(value);
    }

    private double[][] mlp(double[][] x, String prefix) {
        double[][] gate = Rows.map(linear(x, prefix + "gate_proj"), value -> value * Rows.sigmoid(value));
        return linear(Rows.product(gate, linear(x, prefix + "up_proj")), prefix + "down_proj");
    }

    private double[][] norm(double[][] x, String name) {
        return rwkv ? Rows.layerNorm(x, weights.of(name + ".weight"), weights.of(name + ".bias"), x[0].length, epsilon)
                : Rows.rmsNorm(x, weights.of(name + ".weight"), x[0].length, epsilon);
    }

    private double[][] linear(double[][] x, String name) {
        return Rows.linear(x, weights.of(name + ".weight"));
    }

    private double[][] biased(double[][] x, String name) {
        return Rows.plus(linear(x, name), weights.of(name + ".bias"));
    }
}
