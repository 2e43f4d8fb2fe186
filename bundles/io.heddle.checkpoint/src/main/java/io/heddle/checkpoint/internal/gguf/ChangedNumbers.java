// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal.gguf;

import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.checkpoint.internal.Numbers;
import io.heddle.checkpoint.internal.StridedBlock;
import io.heddle.checkpoint.internal.Widening;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Numbers in F32 that follow one by one from stored ones.
 *
 * @param stored in row-major order
 */
record ChangedNumbers(StridedBlock stored, Change change) implements Numbers {
    @Override
    public MemorySegment read(long from, long to) {
        MemorySegment memory = Arena.ofAuto().allocate((to - from) * Float.BYTES, Float.BYTES);
        Widening.copy(part(from, to), memory, 0, DataType.F32);
        for (long i = 0; i < to - from; i++) {
            float value = memory.getAtIndex(ValueLayout.JAVA_FLOAT, i);
            memory.setAtIndex(ValueLayout.JAVA_FLOAT, i, change.published(value));
        }
        return memory;
    }

    private StridedBlock part(long from, long to) {
        Numbers all = stored.numbers();
        long begin = stored.offset() + from;
        return StridedBlock.dense((first, last) -> all.read(begin + first, begin + last), stored.type(),
                Shape.of(Math.toIntExact(to - from)));
    }
}
