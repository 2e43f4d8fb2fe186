// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.weight;

import io.heddle.api.tensor.Arena;
import io.heddle.api.tensor.Device;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.memory.Memory;
import java.util.Optional;
import jdk.incubator.vector.FloatVector;

/**
 * A weight of four bits an element: {@code w = (nibble - 8) * scale}, or {@code w = nibble * scale + offset},
 * with one scale and one offset for each run of {@link #GROUP} elements of a row. Byte j of a group has element j in its lower half and element
 * {@code j + 16} in its upper. Owns its memory.
 *
 * @param shape its logical shape; the width is a multiple of the group
 * @param values {@code [rows * width / 2]} bytes and a vector more, which kernels may read and ignore
 * @param scales F32 {@code [rows * width / GROUP]}
 * @param offsets F32 like scales, where nibbles do not stand around 8
 * @param owner of all
 */
public record NibbleWeight(Shape shape, Device.Memory values, Tensor scales, Optional<Tensor> offsets, Arena owner) implements VectorWeight {
    /** Elements that share a scale. */
    public static final int GROUP = 32;
    /** What a nibble stands for when it is 0, less its scale. */
    public static final int ZERO = 8;

    /** Where its numbers begin. */
    public long address() {
        return values.address();
    }

    /** Where its scales begin. */
    public long scaleAddress() {
        return scales.address();
    }

    @Override
    public long storedBytes() {
        return shape.count() / 2 + (offsets.isPresent() ? 2 : 1) * scales.shape().count() * Float.BYTES;
    }

    @Override
    public void widen(int row, int from, int count, float[] target, int at) {
        long begin = (long) row * width() + from;
        int i = 0;
        if (begin % GROUP == 0) {
            for (; i + GROUP <= count; i += GROUP) {
                group((begin + i) / GROUP, target, at + i);
            }
        }
        for (; i < count; i++) {
            long element = begin + i;
            long block = element / GROUP;
            int place = (int) (element % GROUP);
            int pair = Memory.getByte(address() + block * (GROUP / 2) + place % (GROUP / 2));
            int nibble = place < GROUP / 2 ? pair & 0xf : pair >> 4 & 0xf;
            float scale = Memory.getFloat(scaleAddress() + block * Float.BYTES);
            target[at + i] = Math.fma(nibble, scale, offset(block, scale));
        }
    }

    /** What a nibble of 0 stands for. */
    private float offset(long group, float scale) {
        return offsets.isPresent() ? Memory.getFloat(offsets.get().address() + group * Float.BYTES) : -ZERO * scale;
    }

    private void group(long group, float[] target, int at) {
        float factor = Memory.getFloat(scaleAddress() + group * Float.BYTES);
        FloatVector scale = F32.all(factor);
        FloatVector offset = F32.all(offset(group, factor));
        for (int i = 0; i < GROUP / 2; i += F32.LANES) {
            long pairs = address() + group * (GROUP / 2) + i;
            Widen.lowNibbles(pairs).fma(scale, offset).intoArray(target, at + i);
            Widen.highNibbles(pairs).fma(scale, offset).intoArray(target, at + GROUP / 2 + i);
        }
    }

    @Override
    public long bytes() {
        return owner.bytes();
    }

    @Override
    public void close() {
        owner.close();
    }
}
