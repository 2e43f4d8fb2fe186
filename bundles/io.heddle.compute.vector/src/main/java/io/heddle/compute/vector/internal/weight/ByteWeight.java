// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.weight;

import io.heddle.api.tensor.Arena;
import io.heddle.api.tensor.Device;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.memory.Memory;
import jdk.incubator.vector.FloatVector;

/**
 * A weight of one byte an element: {@code w = value * scale}, with one scale for each run of
 * {@code group} elements of a row. Owns its memory.
 *
 * @param shape its logical shape
 * @param group elements that share a scale; divides the width
 * @param values I8, {@code [rows * width]} and a vector more, which kernels may read and ignore
 * @param scales F32 {@code [rows * width / group]}
 * @param owner of both
 */
public record ByteWeight(Shape shape, int group, Device.Memory values, Tensor scales, Arena owner) implements VectorWeight {
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
        return shape.count() + scales.shape().count() * Float.BYTES;
    }

    @Override
    public void widen(int row, int from, int count, float[] target, int at) {
        long begin = (long) row * width() + from;
        boolean even = from % group == 0 && count % group == 0;
        if (even && group == 4 * F32.LANES) {
            groupsOfFour(address() + begin, scaleAddress() + begin / group * Float.BYTES, count, target, at);
        } else if (even && group % F32.LANES == 0) {
            groups(address() + begin, scaleAddress() + begin / group * Float.BYTES, count, target, at);
        } else {
            for (int i = 0; i < count; i++) {
                float scale = Memory.getFloat(scaleAddress() + (begin + i) / group * Float.BYTES);
                target[at + i] = scale * Memory.getByte(address() + begin + i);
            }
        }
    }

    /** A group is four vectors: a loop of four would cost more than it does. */
    private static void groupsOfFour(long values, long scales, int count, float[] target, int at) {
        for (int i = 0; i < count; i += 4 * F32.LANES) {
            FloatVector scale = F32.all(Memory.getFloat(scales + (long) i / (4 * F32.LANES) * Float.BYTES));
            Widen.i8(values + i).mul(scale).intoArray(target, at + i);
            Widen.i8(values + i + F32.LANES).mul(scale).intoArray(target, at + i + F32.LANES);
            Widen.i8(values + i + 2 * F32.LANES).mul(scale).intoArray(target, at + i + 2 * F32.LANES);
            Widen.i8(values + i + 3 * F32.LANES).mul(scale).intoArray(target, at + i + 3 * F32.LANES);
        }
    }

    private void groups(long values, long scales, int count, float[] target, int at) {
        for (int from = 0; from < count; from += group) {
            FloatVector scale = F32.all(Memory.getFloat(scales));
            scales += Float.BYTES;
            for (int i = from; i < from + group; i += F32.LANES) {
                Widen.i8(values + i).mul(scale).intoArray(target, at + i);
            }
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
