// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

/**
 * Softmax attention to all tokens written a second time, in double.
 *
 * @param heads query heads
 * @param keyHeads key and value heads
 * @param dim channels of a head
 * @param scale factor of the products
 * @param keyFactor of the keys
 * @param theta the base of the rotation; 0 for none
 */
record SoftmaxReference(int heads, int keyHeads, int dim, double scale, double keyFactor, double theta) {
    /** The heads' results beside each other, given the projections of every token. */
    double[][] mix(double[][] q, double[][] k, double[][] v) {
        double[][] y = new double[q.length][heads * dim];
        for (int head = 0; head < heads; head++) {
            int shared = head / (heads / keyHeads);
            for (int t = 0; t < q.length; t++) {
                double[] query = rotated(q[t], head * dim, t);
                double[] products = new double[t + 1];
                double most = Double.NEGATIVE_INFINITY;
                for (int s = 0; s <= t; s++) {
                    products[s] = scale * keyFactor * Rows.dot(query, 0, rotated(k[s], shared * dim, s), 0, dim);
                    most = Math.max(most, products[s]);
                }
                double total = 0;
                for (int s = 0; s <= t; s++) {
                    double share = Math.exp(products[s] - most);
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
        return y;
    }

    private double[] rotated(double[] row, int from, int position) {
        double[] turned = new double[dim];
        for (int i = 0; i < dim / 2; i++) {
            double angle = theta == 0 ? 0 : position * Math.pow(theta, -2.0 * i / dim);
            double first = row[from + i];
            double second = row[from + dim / 2 + i];
            turned[i] = first * Math.cos(angle) - second * Math.sin(angle);
            turned[dim / 2 + i] = second * Math.cos(angle) + first * Math.sin(angle);
        }
        return turned;
    }
}
