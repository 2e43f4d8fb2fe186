// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import java.util.function.DoubleUnaryOperator;

/** Plain arithmetic in double on {@code [time][channel]}, with which references are written. */
final class Rows {
    private Rows() {}

    /** {@code x Wᵀ} with W row by row. */
    static double[][] linear(double[][] x, float[] w) {
        int in = x[0].length;
        double[][] y = new double[x.length][w.length / in];
        for (int t = 0; t < x.length; t++) {
            for (int i = 0; i < w.length; i++) {
                y[t][i / in] += w[i] * x[t][i % in];
            }
        }
        return y;
    }

    static double[][] plus(double[][] x, float[] bias) {
        double[][] y = new double[x.length][x[0].length];
        for (int t = 0; t < x.length; t++) {
            for (int i = 0; i < bias.length; i++) {
                y[t][i] = x[t][i] + bias[i];
            }
        }
        return y;
    }

    static double[][] sum(double[][] x, double[][] other) {
        double[][] y = new double[x.length][x[0].length];
        for (int t = 0; t < x.length; t++) {
            for (int i = 0; i < y[t].length; i++) {
                y[t][i] = x[t][i] + other[t][i];
            }
        }
        return y;
    }

    static double[][] product(double[][] x, double[][] other) {
        double[][] y = new double[x.length][x[0].length];
        for (int t = 0; t < x.length; t++) {
            for (int i = 0; i < y[t].length; i++) {
                y[t][i] = x[t][i] * other[t][i];
            }
        }
        return y;
    }

    static double[][] map(double[][] x, DoubleUnaryOperator function) {
        double[][] y = new double[x.length][x[0].length];
        for (int t = 0; t < x.length; t++) {
            for (int i = 0; i < y[t].length; i++) {
                y[t][i] = function.applyAsDouble(x[t][i]);
            }
        }
        return y;
    }

    static double sigmoid(double value) {
        return 1 / (1 + Math.exp(-value));
    }

    static double dot(double[] x, int from, double[] other, int otherFrom, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += x[from + i] * other[otherFrom + i];
        }
        return sum;
    }

    /** Over groups of channels; the weight is that of one group or of all. */
    static double[][] rmsNorm(double[][] x, float[] weight, int group, double epsilon) {
        double[][] y = new double[x.length][x[0].length];
        for (int t = 0; t < x.length; t++) {
            for (int i = 0; i < y[t].length; i++) {
                int from = i / group * group;
                double size = Math.sqrt(dot(x[t], from, x[t], from, group) / group + epsilon);
                y[t][i] = x[t][i] / size * weight[i % weight.length];
            }
        }
        return y;
    }

    /** Over groups of channels; weight and bias are those of all. */
    static double[][] layerNorm(double[][] x, float[] weight, float[] bias, int group, double epsilon) {
        double[][] centred = new double[x.length][x[0].length];
        for (int t = 0; t < x.length; t++) {
            for (int from = 0; from < x[t].length; from += group) {
                double mean = 0;
                for (int i = from; i < from + group; i++) {
                    mean += x[t][i] / group;
                }
                for (int i = from; i < from + group; i++) {
                    centred[t][i] = x[t][i] - mean;
                }
            }
        }
        return plus(rmsNorm(centred, weight, group, epsilon), bias);
    }
}
