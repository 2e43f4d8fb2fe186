// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal;

import io.heddle.api.tensor.DataType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Copies stored numbers into F32 or F64, whatever their type and strides. Stored numbers are little endian. */
final class Widening {
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private Widening() {}

    /**
     * @param from what is read
     * @param target receives the elements in row-major order
     * @param at the element of the target at which they begin
     * @param type the target's type: F32 or F64
     */
    static void copy(StridedBlock from, MemorySegment target, long at, DataType type) {
        if (from.isDense() && from.type() == type) {
            MemorySegment source = from.contiguous();
            MemorySegment.copy(source, 0, target, at * type.bytes(), source.byteSize());
            return;
        }
        walk(from, 0, from.offset(), target, at, type);
    }

    private static long walk(StridedBlock from, int axis, long source, MemorySegment target, long at, DataType type) {
        if (axis == from.sizes().length) {
            return run(from, source, 0, 1, target, at, type);
        }
        int size = from.sizes()[axis];
        long stride = from.strides()[axis];
        if (axis == from.sizes().length - 1) {
            return run(from, source, stride, size, target, at, type);
        }
        for (int i = 0; i < size; i++) {
            at = walk(from, axis + 1, source + i * stride, target, at, type);
        }
        return at;
    }

    private static long run(StridedBlock from, long source, long stride, int count, MemorySegment target, long at, DataType type) {
        MemorySegment memory = from.memory();
        DataType stored = from.type();
        if (type == DataType.F32 && stored == DataType.BF16) {
            for (int i = 0; i < count; i++) {
                int bits = memory.get(SHORT, (source + i * stride) * 2) << 16;
                target.set(INT, (at + i) * 4, bits);
            }
            return at + count;
        }
        for (int i = 0; i < count; i++) {
            double value = read(memory, stored, source + i * stride);
            if (type == DataType.F64) {
                target.set(DOUBLE, (at + i) * 8, value);
            } else {
                target.set(FLOAT, (at + i) * 4, (float) value);
            }
        }
        return at + count;
    }

    private static double read(MemorySegment memory, DataType type, long at) {
        return switch (type) {
            case F64 -> memory.get(DOUBLE, at * 8);
            case F32 -> memory.get(FLOAT, at * 4);
            case BF16 -> Float.intBitsToFloat(memory.get(SHORT, at * 2) << 16);
            case F16 -> Float.float16ToFloat(memory.get(SHORT, at * 2));
            case I64 -> memory.get(LONG, at * 8);
            case I32 -> memory.get(INT, at * 4);
            case I8 -> memory.get(ValueLayout.JAVA_BYTE, at);
        };
    }
}
