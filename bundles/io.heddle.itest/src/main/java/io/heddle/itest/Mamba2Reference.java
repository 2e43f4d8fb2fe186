// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

/** Mamba-2's mixer written a second time, in double and token by token, with the variants of its relatives. */
final class Mamba2Reference {
    private final RandomCheckpoint weights;
    private final Form form;

    /**
     * How a mixer is set.
     *
     * @param heads states
     * @param headDim channels of a head
     * @param size keys of a head
     * @param groups how many B and C there are
     * @param factors of the parts z, x, B, C and the time step of the first projection
     * @param least time step
     * @param most the largest time step
     * @param norm what happens to the result and its gate
     * @param epsilon of the norm
     */
    record Form(int heads, int headDim, int size, int groups, double[] factors, double least, double most, Norm norm,
            double epsilon) {}

    /** What happens to the result and its gate. */
    enum Norm {
        /** Gate, then one norm over all channels. */
        FULL,
        /** Gate, then a norm a group. */
        GROUP,
        /** A norm a group, then the gate. */
        GROUP_THEN_GATE,
        /** The gate alone. */
        NONE
    }

    Mamba2Reference(RandomCheckpoint weights, Form form) {
        this.weights = weights;
        this.form = form;
    }

    double[][] mix(double[][] x, String prefix) {
        int inner = form.heads * form.headDim;
        int keys = form.groups * form.size;
        double[][] in = linear(x, prefix + "in_proj");
        for (double[] row : in) {
            for (int i = 0; i < row.length; i++) {
                row[i] *= form.factors[i < inner ? 0 : i < 2 * inner ? 1 : i < 2 * inner + keys ? 2
                        : i < 2 * inner + 2 * keys ? 3 : 4];
            }
        }
        double[][] mixed = convolved(HybridWeights.part(in, inner, inner + 2 * keys), prefix);
        double[][] y = recurrence(mixed, HybridWeights.part(in, 2 * inner + 2 * keys, form.heads), prefix);
        return linear(gated(y, HybridWeights.part(in, 0, inner), prefix), prefix + "out_proj");
    }

    private double[][] convolved(double[][] x, String prefix) {
        float[] taps = weights.of(prefix + "conv1d.weight");
        int count = taps.length / x[0].length;
        double[][] y = new double[x.length][x[0].length];
        for (int t = 0; t < x.length; t++) {
            for (int c = 0; c < x[t].length; c++) {
                double sum = weights.has(prefix + "conv1d.bias") ? weights.of(prefix + "conv1d.bias")[c] : 0;
                for (int tap = 0; tap < count; tap++) {
                    int from = t - count + 1 + tap;
                    sum += from < 0 ? 0 : taps[c * count + tap] * x[from][c];
                }
                y[t][c] = sum * Rows.sigmoid(sum);
            }
        }
        return y;
    }

    private double[][] recurrence(double[][] mixed, double[][] steps, String prefix) {
        int inner = form.heads * form.headDim;
        double[][] y = new double[mixed.length][inner];
        double[][] state = new double[inner][form.size];
        for (int t = 0; t < mixed.length; t++) {
            for (int channel = 0; channel < inner; channel++) {
                int head = channel / form.headDim;
                int key = inner + head / (form.heads / form.groups) * form.size;
                int query = key + form.groups * form.size;
                double raw = Math.log1p(Math.exp(steps[t][head] + weights.of(prefix + "dt_bias")[head]));
                double step = Math.min(Math.max(raw, form.least), form.most);
                double decay = Math.exp(-Math.exp(weights.of(prefix + "A_log")[head]) * step);
                double value = mixed[t][channel];
                for (int n = 0; n < form.size; n++) {
                    state[channel][n] = decay * state[channel][n] + step * value * mixed[t][key + n];
                    y[t][channel] += state[channel][n] * mixed[t][query + n];
                }
                y[t][channel] += weights.of(prefix + "D")[head] * value;
            }
        }
        return y;
    }

    private double[][] gated(double[][] y, double[][] z, String prefix) {
        double[][] gate = Rows.map(z, value -> value * Rows.sigmoid(value));
        int inner = form.heads * form.headDim;
        return switch (form.norm) {
            case FULL -> Rows.rmsNorm(Rows.product(y, gate), weights.of(prefix + "norm.weight"), inner, form.epsilon);
            case GROUP -> Rows.rmsNorm(Rows.product(y, gate), weights.of(prefix + "norm.weight"), inner / form.groups, form.epsilon);
            case GROUP_THEN_GATE -> Rows.product(
                    Rows.rmsNorm(y, weights.of(prefix + "norm.weight"), inner / form.groups, form.epsilon), gate);
            case NONE -> Rows.product(y, gate);
        };
    }

    private double[][] linear(double[][] x, String name) {
        double[][] y = Rows.linear(x, weights.of(name + ".weight"));
        return weights.has(name + ".bias") ? Rows.plus(y, weights.of(name + ".bias")) : y;
    }
}
