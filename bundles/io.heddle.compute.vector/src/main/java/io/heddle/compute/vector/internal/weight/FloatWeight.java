// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.weight;

import io.heddle.api.tensor.Arena;
import io.heddle.api.tensor.Shape;
import io.heddle.compute.vector.internal.memory.Memory;
import java.lang.foreign.MemorySegment;

/**
 * A weight in F32, in memory of its own or where its file is mapped.
 *
 * @param shape its logical shape
 * @param segment its numbers; held so that they stay reachable
 * @param owner what frees them; has nothing to free where they are mapped
 */
public record FloatWeight(Shape shape, MemorySegment segment, Arena owner) implements VectorWeight {
    /** Where it begins. */
    public long address() {
        return segment.address();
    }

    @Override
    public float[] numbers() {
        float[] numbers = new float[Math.toIntExact(shape.count())];
        Memory.copy(address(), numbers, 0, numbers.length);
        return numbers;
    }

    @Override
    public long storedBytes() {
        return shape.count() * Float.BYTES;
    }

    @Override
    public void widen(int row, int from, int count, float[] target, int at) {
        Memory.copy(address() + ((long) row * width() + from) * Float.BYTES, target, at, count);
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
