// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.program;

import io.heddle.api.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/**
 * The tokens of a dense tensor {@code [row, time, ..]} as ranges of bytes, to be moved at run time.
 * A state {@code [slot, entry, ..]} is one as well.
 */
public final class Tokens {
    private final MemorySegment memory;
    private final long token;
    private final long time;

    private Tokens(MemorySegment memory, long token, long time) {
        this.memory = memory;
        this.token = token;
        this.time = time;
    }

    /**
     * @param tensor {@code [row, time, ..]}
     * @throws IllegalArgumentException if it is strided
     */
    public static Tokens of(Tensor tensor) {
        return of(tensor, tensor.size(1));
    }

    /** Each row as a single token: tables, and states without an axis of time. */
    public static Tokens ofRows(Tensor tensor) {
        return of(tensor, 1);
    }

    private static Tokens of(Tensor tensor, int time) {
        if (!tensor.isDense()) {
            throw new IllegalArgumentException("tokens are moved between dense tensors; found a strided " + tensor);
        }
        long bytes = tensor.shape().count() * tensor.type().bytes();
        return new Tokens(tensor.segment(), bytes / Math.max(1, (long) tensor.size(0) * time), time);
    }

    /** Copies tokens of a row to a row of another tensor with tokens alike. */
    public void copy(int row, int from, Tokens target, int targetRow, int at, int count) {
        MemorySegment.copy(memory, (row * time + from) * token, target.memory, (targetRow * target.time + at) * token,
                count * token);
    }

    /** Sets tokens to zero. */
    public void clear(int row, int from, int count) {
        if (count > 0) {
            memory.asSlice((row * time + from) * token, count * token).fill((byte) 0);
        }
    }
}
