// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.safetensors;

import java.util.List;

/**
 * What a file says about one tensor.
 *
 * <p>An entry handed out by a file has been checked: the range lies in the file, belongs to this tensor alone,
 * and is exactly as long as shape and type demand.
 *
 * @param name  the published name; may hold any character, control characters included
 * @param type  the element type
 * @param shape the dimensions, outermost first; empty for a scalar; a dimension may be zero
 * @param begin first byte, counted from the end of the header of the file that holds the tensor
 * @param end   the byte after the last one, counted likewise
 */
public record TensorEntry(String name, ElementType type, List<Long> shape, long begin, long end) {

    /** Copies the shape, so that the entry cannot change. */
    public TensorEntry {
        shape = List.copyOf(shape);
    }

    /** The length of the tensor in bytes. */
    public long byteSize() {
        return end - begin;
    }
}
