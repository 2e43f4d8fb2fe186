// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.weight;

import io.heddle.api.tensor.Arena;
import io.heddle.api.tensor.Device;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.memory.Memory;

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
        for (int i = 0; i < count; i++) {
            float scale = Memory.getFloat(scaleAddress() + (begin + i) / group * Float.BYTES);
            target[at + i] = scale * Memory.getByte(address() + begin + i);
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
