// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Copies stored elements as they are into row-major order, whatever their strides. */
final class Gathering {
    private Gathering() {}

    /**
     * @param from what is read
     * @param target receives all its elements, in its stored type
     */
    static void copy(StridedBlock from, MemorySegment target) {
        if (from.isDense()) {
            target.copyFrom(from.contiguous());
            return;
        }
        new Walk(from, from.span(), target).axis(0, 0, 0);
    }

    /** @param memory the block's elements from its offset on */
    private record Walk(StridedBlock from, MemorySegment memory, MemorySegment target) {
        long axis(int axis, long source, long at) {
            if (axis == from.sizes().length) {
                one(source, at);
                return at + 1;
            }
            long next = at;
            for (int i = 0; i < from.sizes()[axis]; i++) {
                next = axis(axis + 1, source + i * from.strides()[axis], next);
            }
            return next;
        }

        private void one(long source, long at) {
            switch (from.type().bytes()) {
                case 1 -> target.set(ValueLayout.JAVA_BYTE, at, memory.get(ValueLayout.JAVA_BYTE, source));
                case 2 -> target.set(ValueLayout.JAVA_SHORT_UNALIGNED, 2 * at,
                        memory.get(ValueLayout.JAVA_SHORT_UNALIGNED, 2 * source));
                case 4 -> target.set(ValueLayout.JAVA_INT_UNALIGNED, 4 * at,
                        memory.get(ValueLayout.JAVA_INT_UNALIGNED, 4 * source));
                default -> target.set(ValueLayout.JAVA_LONG_UNALIGNED, 8 * at,
                        memory.get(ValueLayout.JAVA_LONG_UNALIGNED, 8 * source));
            }
        }
    }
}
