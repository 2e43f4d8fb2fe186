// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.recurrence;

import io.heddle.compute.nd4j.internal.recurrence.MatrixCase.Division;
import io.heddle.compute.nd4j.internal.recurrence.MatrixCase.Operands;

/** The matrix recurrence by its definition: one token, head and number after another, in double. */
final class MatrixLoop {
    static final double QUERY_SCALE = 0.75;
    static final double EPSILON = 2;

    private static final int VALUE = MatrixCase.VALUE;
    private static final int KEY = MatrixCase.KEY;
    private static final int ROW = VALUE + 1;

    private final MatrixCase form;
    private final Operands in;

    MatrixLoop(MatrixCase form, Operands in) {
        this.form = form;
        this.in = in;
    }

    /** Advances the states of {@code in} and returns {@code [batch, time, head, value]}. */
    double[] run(int[] slots, int[] counts) {
        double[] y = new double[MatrixCase.BATCH * form.time() * MatrixCase.HEADS * VALUE];
        for (int row = 0; row < MatrixCase.BATCH; row++) {
            for (int head = 0; head < MatrixCase.HEADS; head++) {
                double[][] s = stateOf(slots[row], head);
                int at = slots[row] * MatrixCase.HEADS + head;
                for (int t = 0; t < counts[row]; t++) {
                    int token = row * form.time() + t;
                    in.maximum()[at] = step(s, token, head, in.maximum()[at], y);
                }
                store(s, slots[row], head);
            }
        }
        return y;
    }

    private double step(double[][] s, int token, int head, double m, double[] y) {
        double[] w = new double[KEY];
        for (int k = 0; k < KEY; k++) {
            w[k] = log(token, head, k);
        }
        double newMaximum = m;
        double strength = 1;
        if (form.division() == Division.STABILISED) {
            double gate = in.gate()[token * MatrixCase.HEADS + head];
            newMaximum = Math.max(w[0] + m, gate);
            strength = Math.exp(gate - newMaximum);
            for (int k = 0; k < KEY; k++) {
                w[k] += m - newMaximum;
            }
        }
        double[] result = new double[ROW];
        for (int v = 0; v < ROW; v++) {
            result[v] = advance(s[v], v, w, strength, token, head);
        }
        for (int v = 0; v < VALUE; v++) {
            int out = (token * MatrixCase.HEADS + head) * VALUE + v;
            y[out] = switch (form.division()) {
                case NONE -> result[v];
                case SUM -> result[v] / (result[VALUE] + EPSILON);
                case STABILISED -> result[v] / (Math.max(Math.abs(result[VALUE]), Math.exp(-newMaximum)) + EPSILON);
            };
            if (form.skip()) {
                y[out] += in.skip()[head] * in.values().getFirst()[out];
            }
        }
        return newMaximum;
    }

    /** One row of S; row VALUE is the normaliser. Returns what the query reads. */
    private double advance(double[] s, int v, double[] w, double strength, int token, int head) {
        double erased = 0;
        double seen = 0;
        for (int k = 0; k < KEY; k++) {
            double q = QUERY_SCALE * in.query()[key(token, head, k)];
            erased += form.erase() ? s[k] * in.a()[key(token, head, k)] : 0;
            seen += s[k] * q;
            for (int i = 0; i < form.writes(); i++) {
                seen += q * in.bonus()[head * KEY + k] * in.keys().get(i)[key(token, head, k)] * written(i, v, token, head);
            }
        }
        double after = 0;
        for (int k = 0; k < KEY; k++) {
            s[k] = s[k] * Math.exp(w[k]) + (form.erase() ? erased * in.b()[key(token, head, k)] : 0);
            for (int i = 0; i < form.writes(); i++) {
                s[k] += strength * in.keys().get(i)[key(token, head, k)] * written(i, v, token, head);
            }
            after += s[k] * QUERY_SCALE * in.query()[key(token, head, k)];
        }
        return form.before() ? seen : after;
    }

    private double written(int write, int v, int token, int head) {
        int at = token * MatrixCase.HEADS + head;
        return (v < VALUE ? in.values().get(write)[at * VALUE + v] : 1) * (form.scaled() ? in.scales().get(write)[at] : 1);
    }

    private double log(int token, int head, int k) {
        int at = token * MatrixCase.HEADS + head;
        return switch (form.decay()) {
            case NONE -> 0;
            case CONSTANT -> in.logs()[head];
            case PER_HEAD -> in.logs()[at];
            case PER_CHANNEL -> in.logs()[key(token, head, k)];
            case BY_STEP -> -Math.exp(in.aLog()[head]) * in.logs()[at];
        };
    }

    private int key(int token, int head, int k) {
        return (token * form.keyHeads() + head * form.keyHeads() / MatrixCase.HEADS) * KEY + k;
    }

    private double[][] stateOf(int slot, int head) {
        double[][] s = new double[ROW][KEY];
        int at = slot * MatrixCase.HEADS + head;
        for (int k = 0; k < KEY; k++) {
            for (int v = 0; v < VALUE; v++) {
                s[v][k] = in.state()[(at * VALUE + v) * KEY + k];
            }
            s[VALUE][k] = in.sum()[at * KEY + k];
        }
        return s;
    }

    private void store(double[][] s, int slot, int head) {
        int at = slot * MatrixCase.HEADS + head;
        for (int k = 0; k < KEY; k++) {
            for (int v = 0; v < VALUE; v++) {
                in.state()[(at * VALUE + v) * KEY + k] = s[v][k];
            }
            if (form.division() != Division.NONE) {
                in.sum()[at * KEY + k] = s[VALUE][k];
            }
        }
    }
}
