// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal;

import io.heddle.api.tensor.DataType;
import io.heddle.api.weight.BlockFormat;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** The elements of a stored tensor in row-major order, little endian, reached when they are asked for. Thread-safe. */
@FunctionalInterface
public interface Numbers {
    /**
     * Elements {@code [from, to)}: a part of the stored memory, or a new one where they have to be made.
     *
     * @throws io.heddle.checkpoint.ModelException in one line if they cannot be read
     */
    MemorySegment read(long from, long to);

    /** How the elements are quantised, if they are. */
    default Optional<BlockFormat> format() {
        return Optional.empty();
    }

    /**
     * The blocks of elements {@code [from, to)} of quantised numbers, both multiples of a block's size.
     *
     * @throws io.heddle.checkpoint.ModelException in one line if they cannot be read
     */
    default MemorySegment blocks(long from, long to) {
        throw new UnsupportedOperationException("these numbers are not quantised");
    }

    /** Numbers that are in memory. */
    static Numbers in(MemorySegment memory, DataType type) {
        return (from, to) -> memory.asSlice(from * type.bytes(), (to - from) * type.bytes());
    }
}
