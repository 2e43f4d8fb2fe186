// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.convolution;

import io.heddle.compute.vector.internal.memory.F32;
import java.util.Arrays;

/**
 * One thread's arrays for many tokens of a vector of channels. They grow with what is asked for, since
 * a context may be far larger than what its requests use.
 */
final class Staging {
    /** A tile's sums. */
    final float[] sums = new float[Sums.TILE * F32.LANES];
    private float[] x = new float[0];
    private float[] imaginary = new float[0];
    private float[] h = new float[0];
    private float[] hImaginary = new float[0];

    /** Room for inputs, with undefined content. */
    float[] inputs(int count) {
        x = atLeast(x, count);
        return x;
    }

    /**
     * The convolution of the inputs with some taps by transforms; they are overwritten with it.
     *
     * @param count how many inputs there are
     * @param size of the transforms, at least count
     */
    void convolve(int count, float[] taps, int used, int size, Fourier fourier) {
        imaginary = atLeast(imaginary, size);
        h = atLeast(h, size);
        hImaginary = atLeast(hImaginary, size);
        int end = size * F32.LANES;
        Arrays.fill(x, count * F32.LANES, end, 0);
        Arrays.fill(imaginary, 0, end, 0);
        System.arraycopy(taps, 0, h, 0, used * F32.LANES);
        Arrays.fill(h, used * F32.LANES, end, 0);
        Arrays.fill(hImaginary, 0, end, 0);
        fourier.forward(size, h, hImaginary);
        fourier.forward(size, x, imaginary);
        Fourier.multiply(size, 1f / size, h, hImaginary, x, imaginary);
        fourier.backward(size, x, imaginary);
    }

    private static float[] atLeast(float[] array, int vectors) {
        int floats = Math.multiplyExact(vectors, F32.LANES);
        return array.length >= floats ? array : new float[floats];
    }
}
