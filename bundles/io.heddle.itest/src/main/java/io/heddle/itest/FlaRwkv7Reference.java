// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

/** RWKV-7 of flash-linear-attention written a second time, in double and token by token: two heads of 16 channels. */
final class FlaRwkv7Reference {
    private static final int WIDTH = FlaCheckpoints.WIDTH;
    private static final int DIM = 16;

    private final RandomCheckpoint weights;
    private double[][] firstValues = {};

    FlaRwkv7Reference(RandomCheckpoint weights) {
        this.weights = weights;
    }

    double[][] timeMix(double[][] x, int layer, String prefix) {
        double[][] r = linear(mixed(x, prefix + "x_r"), prefix + "r_proj");
        double[][] k = linear(mixed(x, prefix + "x_k"), prefix + "k_proj");
        double[][] v = values(mixed(x, prefix + "x_v"), layer, prefix);
        double[][] low = Rows.map(linear(mixed(x, prefix + "x_w"), prefix + "w_lora.lora.0"), Math::tanh);
        double[][] decay = Rows.map(biased(low, prefix + "w_lora.lora.2"), value -> Math.exp(-Math.exp(-0.5) * Rows.sigmoid(value)));
        double[][] rate = Rows.map(biased(linear(mixed(x, prefix + "x_a"), prefix + "a_lora.lora.0"), prefix + "a_lora.lora.2"),
                Rows::sigmoid);
        double[][] gate = linear(Rows.map(linear(mixed(x, prefix + "x_g"), prefix + "g_lora.lora.0"), Rows::sigmoid),
                prefix + "g_lora.lora.2");
        double[][] direction = directions(k, weights.of(prefix + "k_k"));
        double[][] written = new double[x.length][WIDTH];
        for (int t = 0; t < x.length; t++) {
            for (int i = 0; i < WIDTH; i++) {
                written[t][i] = k[t][i] * (1 + (rate[t][i] - 1) * weights.of(prefix + "k_a")[i]);
            }
        }
        double[][] y = recurrence(r, decay, written, v, direction, rate);
        y = Rows.layerNorm(y, weights.of(prefix + "g_norm.weight"), weights.of(prefix + "g_norm.bias"), DIM, DIM * 1e-5);
        for (int t = 0; t < x.length; t++) {
            addBonus(y[t], r[t], written[t], v[t], weights.of(prefix + "r_k"));
        }
        return linear(Rows.product(y, gate), prefix + "o_proj");
    }

    private double[][] values(double[][] x, int layer, String prefix) {
        double[][] own = linear(x, prefix + "v_proj");
        if (layer == 0) {
            firstValues = own;
            return own;
        }
        double[][] share = Rows.map(biased(linear(x, prefix + "v_lora.lora.0"), prefix + "v_lora.lora.2"), Rows::sigmoid);
        double[][] mixed = new double[x.length][WIDTH];
        for (int t = 0; t < x.length; t++) {
            for (int i = 0; i < WIDTH; i++) {
                mixed[t][i] = own[t][i] + (firstValues[t][i] - own[t][i]) * share[t][i];
            }
        }
        return mixed;
    }

    /** Keys of length 1, by the fused norm, which is the one that is used where the configuration is silent. */
    private static double[][] directions(double[][] k, float[] scale) {
        double[][] unit = new double[k.length][WIDTH];
        for (int t = 0; t < k.length; t++) {
            for (int i = 0; i < WIDTH; i++) {
                unit[t][i] = k[t][i] * scale[i];
            }
            for (int head = 0; head < WIDTH; head += DIM) {
                double length = Math.sqrt(Rows.dot(unit[t], head, unit[t], head, DIM) + 1e-6);
                for (int i = head; i < head + DIM; i++) {
                    unit[t][i] /= length;
                }
            }
        }
        return unit;
    }

    private static double[][] recurrence(double[][] r, double[][] decay, double[][] k, double[][] v, double[][] direction,
            double[][] rate) {
        double[][] y = new double[r.length][WIDTH];
        double[][] state = new double[WIDTH][DIM];
        for (int t = 0; t < r.length; t++) {
            for (int row = 0; row < WIDTH; row++) {
                int head = row / DIM * DIM;
                double known = Rows.dot(state[row], 0, direction[t], head, DIM);
                for (int i = 0; i < DIM; i++) {
                    int at = head + i;
                    state[row][i] = state[row][i] * decay[t][at] - known * direction[t][at] * rate[t][at] + v[t][row] * k[t][at];
                }
                y[t][row] = Rows.dot(state[row], 0, r[t], head, DIM);
            }
        }
        return y;
    }

    private static void addBonus(double[] y, double[] r, double[] k, double[] v, float[] scale) {
        for (int head = 0; head < WIDTH; head += DIM) {
            double strength = 0;
            for (int i = head; i < head + DIM; i++) {
                strength += r[i] * k[i] * scale[i];
            }
            for (int i = head; i < head + DIM; i++) {
                y[i] += strength * v[i];
            }
        }
    }

    double[][] channelMix(double[][] x, String prefix) {
        double[][] k = Rows.map(linear(mixed(x, prefix + "x_k"), prefix + "key"), value -> Math.pow(Math.max(0, value), 2));
        return linear(k, prefix + "value");
    }

    /** Each token leans towards the one before it; the first towards nothing. */
    private double[][] mixed(double[][] x, String share) {
        double[][] mixed = new double[x.length][WIDTH];
        for (int t = 0; t < x.length; t++) {
            for (int i = 0; i < WIDTH; i++) {
                double before = t == 0 ? 0 : x[t - 1][i];
                mixed[t][i] = x[t][i] + (before - x[t][i]) * weights.of(share)[i];
            }
        }
        return mixed;
    }

    private double[][] linear(double[][] x, String name) {
        return Rows.linear(x, weights.of(name + ".weight"));
    }

    private double[][] biased(double[][] x, String name) {
        return Rows.plus(linear(x, name), weights.of(name + ".bias"));
    }
}
