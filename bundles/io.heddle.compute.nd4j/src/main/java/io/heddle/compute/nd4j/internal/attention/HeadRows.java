// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.attention;

import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.program.Program;
import java.lang.foreign.MemorySegment;

/**
 * The heads of a tensor {@code [row, token, head, channel]}, to be moved at run time; only the
 * channels of a head must lie together.
 */
final class HeadRows {
    private final MemorySegment memory;
    private final long row;
    private final long token;
    private final long head;
    private final int heads;
    private final long width;

    /** @param tensor {@code [row, token, head, channel]} with channels one after another */
    HeadRows(Tensor tensor) {
        if (tensor.size(3) > 1 && tensor.stride(3) != 1) {
            throw new IllegalArgumentException("the channels of a head must lie together; found strides in " + tensor);
        }
        long bytes = tensor.type().bytes();
        this.memory = tensor.segment();
        this.row = tensor.stride(0) * bytes;
        this.token = tensor.stride(1) * bytes;
        this.head = tensor.stride(2) * bytes;
        this.heads = tensor.size(2);
        this.width = tensor.size(3) * bytes;
    }

    /** An input of a step, copied first in each run if its channels lie apart. */
    static HeadRows of(Tensor input, Program p) {
        return new HeadRows(input.size(3) == 1 || input.stride(3) == 1 ? input : p.dense(input));
    }

    /** Copies all heads of one token. */
    void copy(int fromRow, int fromToken, HeadRows to, int toRow, int toToken) {
        long from = fromRow * row + fromToken * token;
        long at = toRow * to.row + toToken * to.token;
        if (head == width && to.head == width) {
            MemorySegment.copy(memory, from, to.memory, at, heads * width);
            return;
        }
        for (int i = 0; i < heads; i++) {
            MemorySegment.copy(memory, from + i * head, to.memory, at + i * to.head, width);
        }
    }

    /** Sets one token to zero. */
    void clear(int atRow, int atToken) {
        for (int i = 0; i < heads; i++) {
            memory.asSlice(atRow * row + atToken * token + i * head, width).fill((byte) 0);
        }
    }
}
