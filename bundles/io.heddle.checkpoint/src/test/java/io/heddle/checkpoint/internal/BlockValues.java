// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal;

import io.heddle.api.tensor.DataType;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;

/** The numbers of a block, as a stack would get them. */
public final class BlockValues {
    private BlockValues() {}

    /** In row-major order. */
    public static float[] of(StridedBlock block) {
        try (Arena arena = Arena.ofConfined()) {
            var target = arena.allocate(Math.max(1, block.shape().count() * 4), 8).asSlice(0, block.shape().count() * 4);
            Widening.copy(block, target, 0, DataType.F32);
            return target.toArray(ValueLayout.JAVA_FLOAT);
        }
    }
}
