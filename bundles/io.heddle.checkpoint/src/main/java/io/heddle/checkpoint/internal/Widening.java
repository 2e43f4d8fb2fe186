// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal;

import io.heddle.api.tensor.DataType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Copies stored numbers into F32 or F64, whatever their type and strides. Stored numbers are little endian. */
public final class Widening {
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** Elements; a multiple of every block's size. */
    private static final int PIECE = 1 << 16;

    private Widening() {}

    /**
     * @param from what is read
     * @param target receives the elements in row-major order
     * @param at the element of the target at which they begin
     * @param type the target's type: F32 or F64
     */
    public static void copy(StridedBlock from, MemorySegment target, long at, DataType type) {
        if (from.isDense() && from.type() == type) {
            // In pieces: numbers that have to be made are never all in memory twice.
            long end = from.offset() + from.shape().count();
            for (long begin = from.offset(); begin < end; begin += PIECE) {
                MemorySegment source = from.numbers().read(begin, Math.min(end, begin + PIECE));
                MemorySegment.copy(source, 0, target, (at + begin - from.offset()) * type.bytes(), source.byteSize());
            }
            return;
        }
        new Walk(from, from.span(), target, type).axis(0, 0, at);
    }

    /** @param memory the block's elements from its offset on */
    private record Walk(StridedBlock from, MemorySegment memory, MemorySegment target, DataType type) {
        long axis(int axis, long source, long at) {
            if (axis == from.sizes().length) {
                return run(source, 0, 1, at);
            }
            int size = from.sizes()[axis];
            long stride = from.strides()[axis];
            if (axis == from.sizes().length - 1) {
                return run(source, stride, size, at);
            }
            for (int i = 0; i < size; i++) {
                at = axis(axis + 1, source + i * stride, at);
            }
            return at;
        }

        private long run(long source, long stride, int count, long at) {
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
