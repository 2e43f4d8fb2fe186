// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.weight;

import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Where a weight's numbers come from. Equal sources have equal numbers and share one preparation,
 * so implementations define {@code equals} by file, name and steps. Thread-safe; valid until the
 * store that gave it is closed.
 */
@ConsumerType
public interface WeightSource {
    /** The type in which the numbers are stored; F32 for quantised ones. */
    DataType type();

    /** The logical shape. */
    Shape shape();

    /**
     * The stored numbers in row-major order where they lie so in memory, read-only; empty when a
     * step in between rearranges them, and when they are quantised.
     */
    Optional<MemorySegment> stored();

    /**
     * The quantised form of the numbers where they are stored so, and rows are whole blocks; empty
     * otherwise, and when a step in between rearranges elements within rows or changes them. A compute may
     * multiply by it instead of dequantising through {@link #copyTo}, whose numbers are the same.
     */
    default Optional<StoredBlocks> storedBlocks() {
        return Optional.empty();
    }

    /**
     * Writes all numbers in row-major order.
     *
     * @param target {@code shape().count()} elements of type F32 or F64
     * @param type F32 or F64
     */
    void copyTo(MemorySegment target, DataType type);
}
