// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.convolution;

import io.heddle.compute.vector.internal.memory.F32;
import jdk.incubator.vector.FloatVector;

/**
 * Discrete Fourier transforms of a vector of channels, in place (Cooley and Tukey 1965). Frequencies
 * are left in the order of their reversed bits, which a product does not mind. Values lie
 * {@code [index, lane]}. Immutable.
 */
final class Fourier {
    private final int largest;
    private final float[] cosines;
    private final float[] sines;

    /** @param largest the largest size, a power of two */
    Fourier(int largest) {
        this.largest = largest;
        this.cosines = new float[largest / 2];
        this.sines = new float[largest / 2];
        for (int i = 0; i < largest / 2; i++) {
            cosines[i] = (float) Math.cos(2 * Math.PI * i / largest);
            sines[i] = (float) Math.sin(2 * Math.PI * i / largest);
        }
    }

    int largest() {
        return largest;
    }

    /** {@code X_k = sum_n x_n e^(-2 pi i n k / size)}, in the order of reversed bits. */
    void forward(int size, float[] re, float[] im) {
        for (int half = size / 2; half > 0; half /= 2) {
            for (int i = 0; i < half; i++) {
                int turn = i * (largest / (2 * half));
                apart(size, half, i, cosines[turn], sines[turn], re, im);
            }
        }
    }

    /** The inverse but for the factor {@code 1 / size}, from the order of reversed bits. */
    void backward(int size, float[] re, float[] im) {
        for (int half = 1; half < size; half *= 2) {
            for (int i = 0; i < half; i++) {
                int turn = i * (largest / (2 * half));
                together(size, half, i, cosines[turn], sines[turn], re, im);
            }
        }
    }

    private static void apart(int size, int half, int first, float cosine, float sine, float[] re, float[] im) {
        for (int i = first * F32.LANES; i < size * F32.LANES; i += 2 * half * F32.LANES) {
            int other = i + half * F32.LANES;
            FloatVector aRe = FloatVector.fromArray(F32.SPECIES, re, i);
            FloatVector aIm = FloatVector.fromArray(F32.SPECIES, im, i);
            FloatVector bRe = FloatVector.fromArray(F32.SPECIES, re, other);
            FloatVector bIm = FloatVector.fromArray(F32.SPECIES, im, other);
            aRe.add(bRe).intoArray(re, i);
            aIm.add(bIm).intoArray(im, i);
            FloatVector dRe = aRe.sub(bRe);
            FloatVector dIm = aIm.sub(bIm);
            dRe.mul(cosine).add(dIm.mul(sine)).intoArray(re, other);
            dIm.mul(cosine).sub(dRe.mul(sine)).intoArray(im, other);
        }
    }

    private static void together(int size, int half, int first, float cosine, float sine, float[] re, float[] im) {
        for (int i = first * F32.LANES; i < size * F32.LANES; i += 2 * half * F32.LANES) {
            int other = i + half * F32.LANES;
            FloatVector aRe = FloatVector.fromArray(F32.SPECIES, re, i);
            FloatVector aIm = FloatVector.fromArray(F32.SPECIES, im, i);
            FloatVector bRe = FloatVector.fromArray(F32.SPECIES, re, other);
            FloatVector bIm = FloatVector.fromArray(F32.SPECIES, im, other);
            FloatVector tRe = bRe.mul(cosine).sub(bIm.mul(sine));
            FloatVector tIm = bIm.mul(cosine).add(bRe.mul(sine));
            aRe.add(tRe).intoArray(re, i);
            aIm.add(tIm).intoArray(im, i);
            aRe.sub(tRe).intoArray(re, other);
            aIm.sub(tIm).intoArray(im, other);
        }
    }

    /** {@code x = factor x h}, number by number. */
    static void multiply(int size, float factor, float[] hRe, float[] hIm, float[] re, float[] im) {
        for (int i = 0; i < size * F32.LANES; i += F32.LANES) {
            FloatVector aRe = FloatVector.fromArray(F32.SPECIES, hRe, i).mul(factor);
            FloatVector aIm = FloatVector.fromArray(F32.SPECIES, hIm, i).mul(factor);
            FloatVector bRe = FloatVector.fromArray(F32.SPECIES, re, i);
            FloatVector bIm = FloatVector.fromArray(F32.SPECIES, im, i);
            aRe.mul(bRe).sub(aIm.mul(bIm)).intoArray(re, i);
            aRe.mul(bIm).add(aIm.mul(bRe)).intoArray(im, i);
        }
    }
}
