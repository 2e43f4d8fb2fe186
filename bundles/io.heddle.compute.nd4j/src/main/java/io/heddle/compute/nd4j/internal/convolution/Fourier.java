// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.convolution;

/** The discrete Fourier transform of one size, in place (Cooley and Tukey 1965); ND4J has none. */
final class Fourier {
    private final int size;
    private final double[] cosines;
    private final double[] sines;
    private final int[] reversed;

    /** @param size a power of two */
    Fourier(int size) {
        this.size = size;
        cosines = new double[size / 2];
        sines = new double[size / 2];
        for (int i = 0; i < size / 2; i++) {
            cosines[i] = Math.cos(2 * Math.PI * i / size);
            sines[i] = Math.sin(2 * Math.PI * i / size);
        }
        reversed = new int[size];
        int bits = Integer.numberOfTrailingZeros(size);
        for (int i = 1; i < size; i++) {
            reversed[i] = Integer.reverse(i) >>> (Integer.SIZE - bits);
        }
    }

    /** The number of values. */
    int size() {
        return size;
    }

    /** {@code X_k = sum_n x_n e^(-2 pi i n k / size)}. */
    void forward(double[] real, double[] imaginary) {
        reorder(real);
        reorder(imaginary);
        for (int half = 1; half < size; half *= 2) {
            int turn = size / (2 * half);
            for (int from = 0; from < size; from += 2 * half) {
                for (int i = 0; i < half; i++) {
                    int low = from + i;
                    int high = low + half;
                    double c = cosines[i * turn];
                    double s = sines[i * turn];
                    double re = c * real[high] + s * imaginary[high];
                    double im = c * imaginary[high] - s * real[high];
                    real[high] = real[low] - re;
                    imaginary[high] = imaginary[low] - im;
                    real[low] += re;
                    imaginary[low] += im;
                }
            }
        }
    }

    /** The inverse but for the factor {@code 1 / size}. */
    void backward(double[] real, double[] imaginary) {
        forward(imaginary, real);
    }

    private void reorder(double[] values) {
        for (int i = 0; i < size; i++) {
            int other = reversed[i];
            if (i < other) {
                double value = values[i];
                values[i] = values[other];
                values[other] = value;
            }
        }
    }
}
