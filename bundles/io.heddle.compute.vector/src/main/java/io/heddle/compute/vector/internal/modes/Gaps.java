// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.modes;

import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.memory.Memory;

/** The motion of a block over the gaps of a real time axis; equal gaps in a row are computed once. */
final class Gaps {
    private final long base;
    private final long rowStep;
    private final long tokenStep;
    private final Hold hold;
    private final Motion[] over;
    private final float[] last;

    /** @param gaps {@code [batch, time]}, with any strides */
    Gaps(Tensor gaps, Hold hold, int threads) {
        this.base = gaps.address();
        this.rowStep = gaps.stride(0) * Float.BYTES;
        this.tokenStep = gaps.stride(1) * Float.BYTES;
        this.hold = hold;
        this.over = new Motion[threads];
        this.last = new float[threads];
        for (int thread = 0; thread < threads; thread++) {
            int floats = 2 * hold.blocks().part();
            over[thread] = new Motion(hold.blocks(), new float[floats], new float[floats]);
        }
    }

    /** Forgets what a thread computed for another block. */
    void begin(int thread) {
        last[thread] = Float.NaN;
    }

    /** The motion up to a token, from 0 on in its arrays. */
    Motion over(int row, int token, int block, int thread) {
        Motion motion = over[thread];
        float gap = Memory.getFloat(base + row * rowStep + token * tokenStep);
        if (gap != last[thread]) {
            hold.over(gap, block, motion.pole(), motion.input(), 0);
            last[thread] = gap;
        }
        return motion;
    }
}
