// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.weight;

import io.heddle.api.tensor.Arena;
import io.heddle.api.tensor.Shape;
import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.memory.Memory;
import java.lang.foreign.MemorySegment;

/**
 * A weight of two bytes an element, BF16 or F16, widened inside kernels.
 *
 * @param shape its logical shape
 * @param kind which of the two
 * @param segment its numbers; held so that they stay reachable
 * @param owner what frees them; has nothing to free where they are mapped
 */
public record HalfWeight(Shape shape, Kind kind, MemorySegment segment, Arena owner) implements VectorWeight {
    /** The formats of two bytes. */
    public enum Kind {
        /** The upper half of a binary32. */
        BF16,
        /** IEEE 754 binary16. */
        F16
    }

    /** Where it begins. */
    public long address() {
        return segment.address();
    }

    @Override
    public long storedBytes() {
        return shape.count() * Short.BYTES;
    }

    @Override
    public void widen(int row, int from, int count, float[] target, int at) {
        long address = address() + ((long) row * width() + from) * Short.BYTES;
        switch (kind) {
            case BF16 -> widenBf16(address, count, target, at);
            case F16 -> widenF16(address, count, target, at);
        }
    }

    private static void widenBf16(long address, int count, float[] target, int at) {
        int whole = F32.whole(count);
        for (int i = 0; i < whole; i += F32.LANES) {
            Widen.bf16(address + (long) i * Short.BYTES).intoArray(target, at + i);
        }
        for (int i = whole; i < count; i++) {
            target[at + i] = Float.intBitsToFloat(Memory.getShort(address + (long) i * Short.BYTES) << 16);
        }
    }

    private static void widenF16(long address, int count, float[] target, int at) {
        int whole = F32.whole(count);
        for (int i = 0; i < whole; i += F32.LANES) {
            Widen.f16(address + (long) i * Short.BYTES).intoArray(target, at + i);
        }
        for (int i = whole; i < count; i++) {
            target[at + i] = Float.float16ToFloat(Memory.getShort(address + (long) i * Short.BYTES));
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
