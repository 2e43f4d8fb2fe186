// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

import io.heddle.text.SamplingOptions;

/** The tokens that top-k, top-p and min-p leave to one choice, and their weights; used again for each choice. */
public final class Candidates {

    private final double temperature;
    private final int topK;
    private final double topP;
    private final double minP;
    private final LongHeap byScore = new LongHeap();
    private float[] scores = {};
    private float best;
    private int[] ids = {};
    /** Probabilities up to one factor: the highest is 1. */
    private double[] weights = {};
    private int count;
    private double total;

    public Candidates(SamplingOptions options) {
        this.temperature = options.temperature();
        this.topK = options.topK();
        this.topP = options.topP();
        this.minP = options.minP();
    }

    /** Keeps the tokens that may be chosen; {@code best} is the highest score. */
    public void keep(float[] scores, int size, float best) {
        this.scores = scores;
        this.best = best;
        if (ids.length < size) {
            ids = new int[size];
            weights = new double[size];
        }
        count = 0;
        total = 0;
        if (topK > 0 && topK < size) {
            order(size);
            takeHighest();
            cutAtTopP();
        } else if (topP < 1) {
            order(size);
            takeTopP(size);
        } else {
            for (int id = 0; id < size; id++) {
                take(id);
            }
        }
        cutBelowMinP();
    }

    /** The token at a part of the weights, from 0 to 1. */
    public int at(double part) {
        double left = part * total;
        int last = 0;
        for (int i = 0; i < count; i++) {
            left -= weights[i];
            if (weights[i] > 0) {
                last = i;
                if (left < 0) {
                    break;
                }
            }
        }
        // Rounding may leave a rest behind the last candidate.
        return ids[last];
    }

    private void take(int id) {
        ids[count] = id;
        weights[count] = weight(id);
        total += weights[count++];
    }

    private double weight(int id) {
        return Math.exp(((double) scores[id] - best) / temperature);
    }

    /** A queue gives the highest scores first; sorting the row would take longer than the few that are needed. */
    private void order(int size) {
        byScore.clear();
        for (int id = 0; id < size; id++) {
            byScore.append(descendingKey(scores[id]) << 32 | id);
        }
        byScore.order();
    }

    /** Orders floats as numbers, the highest first; both zeros are equal. */
    private static long descendingKey(float score) {
        int bits = Float.floatToIntBits(score + 0f);
        return ~(bits ^ bits >> 31 & Integer.MAX_VALUE);
    }

    private void takeHighest() {
        while (!byScore.isEmpty()) {
            int id = (int) byScore.poll();
            if (count >= topK && scores[id] < scores[ids[topK - 1]]) {
                return;
            }
            take(id);
        }
    }

    private void takeTopP(int size) {
        double all = 0;
        for (int id = 0; id < size; id++) {
            all += weight(id);
        }
        while (total < topP * all && !byScore.isEmpty()) {
            take((int) byScore.poll());
        }
    }

    private void cutAtTopP() {
        double wanted = topP * total;
        double before = 0;
        for (int i = 0; i < count && topP < 1; i++) {
            if (before >= wanted) {
                count = i;
                total = before;
            } else {
                before += weights[i];
            }
        }
    }

    private void cutBelowMinP() {
        int kept = 0;
        total = 0;
        for (int i = 0; i < count; i++) {
            if (weights[i] >= minP) {
                ids[kept] = ids[i];
                weights[kept++] = weights[i];
                total += weights[i];
            }
        }
        count = kept;
    }
}
