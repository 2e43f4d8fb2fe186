// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.trapezoid;

import io.heddle.api.operator.Activation;
import io.heddle.api.operator.Rotary;
import io.heddle.api.operator.TrapezoidalStep.Curve;
import io.heddle.api.tensor.DataType;
import io.heddle.compute.nd4j.internal.Numbers;

/** Mamba-3 between its projections: inputs, and what a loop over tokens in double makes of them. */
record TrapezoidCase(int rows, int time, int ranks, int pairs, Rotary.Pairing pairing, Curve curve, double[] k, double[] q,
        double[] v, double[] dt, double[] rate, double[] mix, double[] angle, double[] kBias, double[] qBias, double[] vRanks,
        double[] outRanks, double[] d) {
    static final int HEADS = 4;
    static final int GROUPS = 2;
    static final int CHANNELS = 8;
    static final int VALUES = 3;
    static final double FLOOR = 1e-4;

    static TrapezoidCase random(int time, int ranks, int pairs, Rotary.Pairing pairing, Curve curve, DataType type) {
        Numbers numbers = Numbers.seeded(83, type);
        int rows = 3;
        int tokens = rows * time;
        return new TrapezoidCase(rows, time, ranks, pairs, pairing, curve,
                numbers.normal((long) tokens * ranks * GROUPS * CHANNELS), numbers.normal((long) tokens * ranks * GROUPS * CHANNELS),
                numbers.normal((long) tokens * HEADS * VALUES), numbers.uniform((long) tokens * HEADS, 0.01, 1),
                numbers.normal((long) tokens * HEADS), numbers.normal((long) tokens * HEADS),
                numbers.normal((long) tokens * pairs), numbers.normal(HEADS * ranks * CHANNELS),
                numbers.normal(HEADS * ranks * CHANNELS), numbers.normal(HEADS * ranks * VALUES),
                numbers.normal(HEADS * ranks * VALUES), numbers.normal(HEADS));
    }

    /** The result {@code [row, time, head, value]}; rows have this many tokens. */
    double[] loop(int[] counts) {
        double[] y = new double[rows * time * HEADS * VALUES];
        for (int row = 0; row < rows; row++) {
            for (int head = 0; head < HEADS; head++) {
                runHead(row, head, counts[row], y);
            }
        }
        return y;
    }

    private void runHead(int row, int head, int count, double[] y) {
        double[][] state = new double[VALUES][CHANNELS];
        double[] phase = new double[pairs];
        double[][] keyBefore = new double[ranks][CHANNELS];
        double[][] valueBefore = new double[ranks][VALUES];
        for (int t = 0; t < count; t++) {
            int at = (row * time + t) * HEADS + head;
            for (int p = 0; p < pairs; p++) {
                phase[p] += Math.PI * Math.tanh(angle[(row * time + t) * pairs + p]) * dt[at];
            }
            double log = -Math.max(curve(rate[at]), FLOOR) * dt[at];
            double share = Numbers.activation(Activation.SIGMOID, mix[at]);
            double[][] key = new double[ranks][];
            double[][] value = new double[ranks][VALUES];
            for (int r = 0; r < ranks; r++) {
                key[r] = turned(k, kBias, row * time + t, head, r, phase);
                for (int i = 0; i < VALUES; i++) {
                    value[r][i] = v[at * VALUES + i] * vRanks[(head * ranks + r) * VALUES + i];
                }
            }
            for (int i = 0; i < VALUES; i++) {
                for (int c = 0; c < CHANNELS; c++) {
                    double sum = Math.exp(log) * state[i][c];
                    for (int r = 0; r < ranks; r++) {
                        sum += (1 - share) * dt[at] * Math.exp(log) * valueBefore[r][i] * keyBefore[r][c]
                                + share * dt[at] * value[r][i] * key[r][c];
                    }
                    state[i][c] = sum;
                }
            }
            for (int r = 0; r < ranks; r++) {
                double[] query = turned(q, qBias, row * time + t, head, r, phase);
                for (int i = 0; i < VALUES; i++) {
                    double read = d[head] * value[r][i];
                    for (int c = 0; c < CHANNELS; c++) {
                        read += state[i][c] * query[c];
                    }
                    y[at * VALUES + i] += read * outRanks[(head * ranks + r) * VALUES + i];
                }
            }
            keyBefore = key;
            valueBefore = value;
        }
    }

    private double curve(double x) {
        return curve == Curve.SOFTPLUS ? Numbers.activation(Activation.SOFTPLUS, x) : x >= 0 ? 1 + x : 1 / (1 - x);
    }

    private double[] turned(double[] x, double[] bias, int token, int head, int r, double[] phase) {
        double[] u = new double[CHANNELS];
        int group = (token * ranks + r) * GROUPS + head * GROUPS / HEADS;
        for (int c = 0; c < CHANNELS; c++) {
            u[c] = x[group * CHANNELS + c] + bias[(head * ranks + r) * CHANNELS + c];
        }
        double[] y = u.clone();
        for (int p = 0; p < pairs; p++) {
            int i = pairing == Rotary.Pairing.NEIGHBOURS ? 2 * p : p;
            int j = pairing == Rotary.Pairing.NEIGHBOURS ? 2 * p + 1 : p + CHANNELS / 2;
            y[i] = u[i] * Math.cos(phase[p]) - u[j] * Math.sin(phase[p]);
            y[j] = u[j] * Math.cos(phase[p]) + u[i] * Math.sin(phase[p]);
        }
        return y;
    }
}
