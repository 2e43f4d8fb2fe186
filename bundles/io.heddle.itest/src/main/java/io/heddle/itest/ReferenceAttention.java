// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

/**
 * Softmax attention written a second time, in double.
 *
 * @param heads query heads
 * @param keyHeads key and value heads
 * @param dim channels of a head
 * @param turned the first channels of a head that are rotated, as halves; 0 for none
 * @param theta the base of the rotation
 * @param scale of the products
 */
record ReferenceAttention(int heads, int keyHeads, int dim, int turned, double theta, double scale) {
    /** All heads' results side by side. */
    double[][] of(double[][] queries, double[][] keys, double[][] v) {
        double[][] q = rotated(queries);
        double[][] k = rotated(keys);
        double[][] y = new double[q.length][heads * dim];
        for (int head = 0; head < heads; head++) {
            int shared = head / (heads / keyHeads) * dim;
            for (int t = 0; t < q.length; t++) {
                double total = 0;
                for (int s = 0; s <= t; s++) {
                    double share = Math.exp(scale * Rows.dot(q[t], head * dim, k[s], shared, dim));
                    total += share;
                    for (int i = 0; i < dim; i++) {
                        y[t][head * dim + i] += share * v[s][shared + i];
                    }
                }
                for (int i = 0; i < dim; i++) {
                    y[t][head * dim + i] /= total;
                }
            }
        }
        return y;
    }

    private double[][] rotated(double[][] x) {
        double[][] y = new double[x.length][];
        for (int t = 0; t < x.length; t++) {
            y[t] = x[t].clone();
            for (int i = 0; i < x[t].length; i++) {
                int at = i % dim;
                if (at < turned / 2) {
                    double angle = t * Math.pow(theta, -2.0 * at / turned);
                    y[t][i] = x[t][i] * Math.cos(angle) - x[t][i + turned / 2] * Math.sin(angle);
                    y[t][i + turned / 2] = x[t][i + turned / 2] * Math.cos(angle) + x[t][i] * Math.sin(angle);
                }
            }
        }
        return y;
    }
}
