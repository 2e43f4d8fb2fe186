// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.modes;

import io.heddle.compute.vector.internal.memory.F32;

/**
 * Where numbers of channels and modes lie in blocks of one vector of channels:
 * {@code [block, part, mode, lane]}, real parts before imaginary ones, 0 in lanes of no channel.
 *
 * @param channels of all blocks
 * @param modes a channel
 */
record ModeBlocks(int channels, int modes) {
    int count() {
        return (channels + F32.LANES - 1) / F32.LANES;
    }

    /** Floats of the real or the imaginary parts of one block. */
    int part() {
        return modes * F32.LANES;
    }

    /** Where a block begins. */
    int at(int block) {
        return block * 2 * part();
    }

    /** How many channels a block has. */
    int size(int block) {
        return Math.min(F32.LANES, channels - block * F32.LANES);
    }

    /** The place of a real part. */
    int at(int channel, int mode) {
        return at(channel / F32.LANES) + mode * F32.LANES + channel % F32.LANES;
    }

    /** Room for all blocks. */
    float[] empty() {
        return new float[Math.multiplyExact(count(), 2 * part())];
    }

    /** {@code [channel, mode, 2]} as blocks, its parts times a number each. */
    float[] of(float[] pairs, float real, float imaginary) {
        float[] blocks = empty();
        for (int i = 0; i < channels * modes; i++) {
            int at = at(i / modes, i % modes);
            blocks[at] = real * pairs[2 * i];
            blocks[at + part()] = imaginary * pairs[2 * i + 1];
        }
        return blocks;
    }
}
