// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.attention;

import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.memory.Memory;

/**
 * The heads of a tensor {@code [row, token, head, channel]} by address; the channels of a head lie together.
 *
 * @param base the address of the first
 * @param row bytes from row to row
 * @param token bytes from token to token
 * @param head bytes from head to head
 * @param heads of a token
 * @param width channels of a head
 * @param form in which they are stored
 */
record HeadRows(long base, long row, long token, long head, int heads, int width, EntryForm form) {
    /** @param width channels of a head, which may be followed by their scale */
    static HeadRows of(Tensor tensor, int width) {
        int bytes = tensor.type().bytes();
        return new HeadRows(tensor.address(), tensor.stride(0) * bytes, tensor.stride(1) * bytes, tensor.stride(2) * bytes,
                tensor.size(2), width, EntryForm.of(tensor.type()));
    }

    long address(int atRow, int atToken, int atHead) {
        return base + atRow * row + atToken * token + atHead * head;
    }

    /** Widens one head of tokens that follow one another, {@code step} floats apart. */
    void widenHead(int atRow, int atToken, int count, int atHead, float[] to, int at, int step) {
        form.widen(address(atRow, atToken, atHead), token, count, width, to, at, step, step);
    }

    /** Stores all heads of one token elsewhere, rounded to the form that is kept there. */
    void store(int fromRow, int fromToken, HeadRows to, int toRow, int toToken) {
        long from = address(fromRow, fromToken, 0);
        long target = to.address(toRow, toToken, 0);
        long bytes = (long) form.elements(width) * form.type().bytes();
        if (form == to.form && head == bytes && to.head == bytes) {
            Memory.copy(from, target, heads * bytes);
            return;
        }
        for (int i = 0; i < heads; i++) {
            if (form == to.form) {
                Memory.copy(from + i * head, target + i * to.head, bytes);
            } else {
                to.form.round(from + i * head, width, target + i * to.head);
            }
        }
    }
}
