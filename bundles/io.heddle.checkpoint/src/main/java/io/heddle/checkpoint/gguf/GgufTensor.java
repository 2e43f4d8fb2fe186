// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.gguf;

import java.util.List;

/**
 * What a file says about one tensor; checked when it is handed out.
 *
 * @param name its name in the file; may hold any character
 * @param type how its elements are stored
 * @param shape the dimensions, outermost first, which is the reverse of the file's order; none is zero
 * @param begin first byte in the file
 * @param byteSize bytes as stored
 */
public record GgufTensor(String name, GgufType type, List<Long> shape, long begin, long byteSize) {
    /** Copies the shape. */
    public GgufTensor {
        shape = List.copyOf(shape);
    }
}
