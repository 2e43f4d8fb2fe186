// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.stack;

import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One sequence's state in canonical form.
 *
 * @param length how many tokens it has read
 * @param tensors by path; growing ones are {@code [entries, shape..]} in time order
 */
public record StateSnapshot(int length, Map<String, Entry> tensors) {
    /** Copies the map, keeping its order. */
    public StateSnapshot {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    }

    /**
     * One tensor.
     *
     * @param type its element type
     * @param shape its shape
     * @param bytes its elements in row-major order, little endian; never changed
     */
    public record Entry(DataType type, Shape shape, byte[] bytes) {}
}
