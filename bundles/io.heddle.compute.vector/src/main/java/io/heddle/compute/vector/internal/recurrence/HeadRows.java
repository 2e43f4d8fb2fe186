// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.recurrence;

import io.heddle.api.kernel.Binding;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.memory.Dense;
import io.heddle.compute.vector.internal.memory.Memory;

/**
 * {@code [batch, time, heads, width]} by address, a row of width a token and head.
 *
 * @param rows the tensor, or its copy with rows that lie together
 * @param base the address of the first row
 * @param rowStep bytes from one row of the batch to the next
 * @param timeStep bytes from token to token
 * @param headStep bytes from head to head
 * @param heads how many there are
 * @param width floats a row
 */
public record HeadRows(Dense rows, long base, long rowStep, long timeStep, long headStep, int heads, int width) {
    private static final int LINE = 64;
    /** Widths between heads beyond which most of what lies between is not read. */
    private static final int FAR = 4;

    /** @param binding whose scratch memory a copy takes, if the last axis lies apart */
    public static HeadRows of(Tensor tensor, Binding binding) {
        Dense dense = Dense.of(tensor, binding);
        Tensor read = dense.tensor();
        return new HeadRows(dense, read.address(), read.stride(0) * Float.BYTES, read.stride(1) * Float.BYTES,
                read.stride(2) * Float.BYTES, tensor.size(2), tensor.size(3));
    }

    /** Brings a copy up to date. */
    public void refresh() {
        rows.refresh();
    }

    /** The address of a token's row. */
    public long at(int row, int token, int head) {
        return base + row * rowStep + token * timeStep + head * headStep;
    }

    /** The same where {@code all} heads share these. */
    long shared(int row, int token, int head, int all) {
        return at(row, token, sharedHead(head, all));
    }

    /** Which of these heads one of {@code all} heads reads. */
    public int sharedHead(int head, int all) {
        return head * heads / all;
    }

    /**
     * Reads one float of each line of some tokens and heads, so that the memory's latencies overlap
     * and what follows finds all in the cache.
     *
     * @param first the first of {@code count} heads, of {@code all} that share these
     */
    float touch(int row, int from, int tokens, int first, int count, int all) {
        if (headStep > (long) FAR * width * Float.BYTES) {
            return 0;
        }
        int begin = sharedHead(first, all);
        int end = sharedHead(first + count - 1, all);
        long bytes = (end - begin) * headStep + (long) width * Float.BYTES;
        float sum = 0;
        for (int token = from; token < from + tokens; token++) {
            long start = at(row, token, begin);
            for (long at = 0; at < bytes; at += LINE) {
                sum += Memory.getFloat(start + at);
            }
        }
        return sum;
    }
}
