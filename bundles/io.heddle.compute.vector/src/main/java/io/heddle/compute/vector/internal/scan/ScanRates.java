// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.scan;

import io.heddle.api.kernel.Binding;
import io.heddle.api.operator.SelectiveScan;
import io.heddle.compute.vector.internal.weight.FloatWeight;

/**
 * A scan's constants.
 *
 * @param channels how many there are
 * @param groups that have their own B and C
 * @param states a channel
 * @param a {@code -exp(aLog) log2(e)}, {@code [channel, state]}: so that decays are powers of 2
 * @param skip d
 * @param limit what the bits of a time step must be below, unsigned, to be taken by vectors: those of
 *     infinity, so that NaN and negative numbers are not below it; 0 where A itself is not finite
 */
record ScanRates(int channels, int groups, int states, float[] a, float[] skip, int limit) {
    static final double LOG2_E = 1 / Math.log(2);
    private static final int INFINITY = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);

    static ScanRates of(SelectiveScan op, Binding binding) {
        int channels = op.x().shape().width();
        int states = op.b().shape().width();
        float[] a = ((FloatWeight) binding.weight(op.aLog())).numbers();
        boolean finite = true;
        for (int i = 0; i < a.length; i++) {
            a[i] = (float) (-Math.exp(a[i]) * LOG2_E);
            finite &= Float.isFinite(a[i]);
        }
        return new ScanRates(channels, op.b().shape().rank() == 4 ? op.b().size(2) : 1, states, a,
                ((FloatWeight) binding.weight(op.d())).numbers(), finite ? INFINITY : 0);
    }

    /** Whether vectors take this time step. */
    boolean isPlain(float step) {
        return Integer.compareUnsigned(Float.floatToRawIntBits(step), limit) < 0;
    }

    /** The next state by the book, for steps that are not plain. */
    static float next(float h, float step, float rate, float write) {
        return (float) (Math.exp((double) step * rate / LOG2_E) * h + write);
    }
}
