// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.modes;

import io.heddle.api.kernel.Binding;
import io.heddle.api.operator.DiagonalScan.Sampled;
import io.heddle.api.weight.Weight;
import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.weight.VectorWeight;

/**
 * Zero-order hold: {@code p = e^(s A)} and {@code b = (e^(s A) - 1) / A} for an interval s. In double,
 * one by one, since an angle may be many turns.
 *
 * @param blocks the channels and modes
 * @param real of A, {@code [channel, mode]}
 * @param imaginary like real
 * @param step the interval of a gap of 1, {@code [channel]}
 */
record Hold(ModeBlocks blocks, double[] real, float[] imaginary, double[] step) {
    static Hold of(Sampled sampled, ModeBlocks blocks, Binding binding) {
        double[] real = exp(numbers(sampled.aRealLog(), binding));
        for (int i = 0; i < real.length; i++) {
            real[i] = -real[i];
        }
        return new Hold(blocks, real, numbers(sampled.aImaginary(), binding), exp(numbers(sampled.stepLog(), binding)));
    }

    private static float[] numbers(Weight weight, Binding binding) {
        return ((VectorWeight) binding.weight(weight)).numbers();
    }

    private static double[] exp(float[] numbers) {
        double[] results = new double[numbers.length];
        for (int i = 0; i < results.length; i++) {
            results[i] = Math.exp(numbers[i]);
        }
        return results;
    }

    /**
     * Writes p and b of a block for a gap, each real parts before imaginary ones.
     *
     * @param at where both begin
     */
    void over(double gap, int block, float[] pole, float[] input, int at) {
        for (int lane = 0; lane < blocks.size(block); lane++) {
            int channel = block * F32.LANES + lane;
            for (int mode = 0; mode < blocks.modes(); mode++) {
                one(gap * step[channel], channel * blocks.modes() + mode, pole, input, at + mode * F32.LANES + lane);
            }
        }
    }

    private void one(double interval, int index, float[] pole, float[] input, int at) {
        double re = real[index];
        double im = imaginary[index];
        double size = Math.exp(interval * re);
        double half = Math.sin(interval * im / 2);
        double sine = size * Math.sin(interval * im);
        // e^(a + ib) - 1 without cancellation: its real part is (e^a - 1) - 2 e^a sin²(b/2).
        double grown = Math.expm1(interval * re) - 2 * size * half * half;
        double squares = re * re + im * im;
        pole[at] = (float) (grown + 1);
        pole[at + blocks.part()] = (float) sine;
        input[at] = (float) ((grown * re + sine * im) / squares);
        input[at + blocks.part()] = (float) ((sine * re - grown * im) / squares);
    }
}
