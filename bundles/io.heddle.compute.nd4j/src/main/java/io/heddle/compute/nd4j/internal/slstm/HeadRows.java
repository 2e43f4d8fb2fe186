// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.slstm;

import io.heddle.api.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/**
 * Copies the channels of single rows between dense tensors, at run time: between
 * {@code [batch, time, head, channel]} and {@code [head, batch, channel]}, or between two
 * {@code [.., batch, channel]} alike.
 */
final class HeadRows {
    private final MemorySegment first;
    private final MemorySegment second;
    private final int time;
    private final int batch;
    private final long heads;
    private final long bytes;

    /**
     * @param first tokens, or what is copied from
     * @param second heads, or what is copied to
     */
    HeadRows(Tensor first, Tensor second) {
        this.first = first.segment();
        this.second = second.segment();
        time = first.size(1);
        batch = second.size(-2);
        bytes = (long) second.size(-1) * second.type().bytes();
        heads = second.shape().count() / ((long) batch * second.size(-1));
    }

    /** A row's token out of the first into the second. */
    void toHeads(int row, int token) {
        for (long head = 0; head < heads; head++) {
            MemorySegment.copy(first, inTokens(row, token, head), second, inHeads(row, head), bytes);
        }
    }

    /** A row of the second as a token of the first. */
    void toTokens(int row, int token) {
        for (long head = 0; head < heads; head++) {
            MemorySegment.copy(second, inHeads(row, head), first, inTokens(row, token, head), bytes);
        }
    }

    /** Zeros for a token of the first. */
    void clearToken(int row, int token) {
        first.asSlice(inTokens(row, token, 0), heads * bytes).fill((byte) 0);
    }

    /** A row of the first into the second, where both are alike. */
    void row(int row) {
        for (long head = 0; head < heads; head++) {
            MemorySegment.copy(first, inHeads(row, head), second, inHeads(row, head), bytes);
        }
    }

    private long inTokens(int row, int token, long head) {
        return (((long) row * time + token) * heads + head) * bytes;
    }

    private long inHeads(int row, long head) {
        return (head * batch + row) * bytes;
    }
}
