// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.recurrence;

import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.program.Elements;
import io.heddle.compute.nd4j.internal.program.Rows;
import java.lang.foreign.MemorySegment;

/**
 * The copies between a tensor of a whole pass and the scratch memory of one block of its tokens.
 *
 * <p>Only valid tokens are copied, so that no NaN of padding reaches a product.
 */
final class TokenBlock {
    /** From here on one memory copy a row of channels is cheaper than single elements. */
    private static final int WIDE = 8;

    private final Rows rows;
    private final Tensor whole;
    private final Tensor block;
    private final MemorySegment wholeMemory;
    private final MemorySegment blockMemory;
    private final Elements wholeElements;
    private final Elements blockElements;
    private final boolean contiguous;

    /**
     * @param rows the rows of the pass
     * @param whole {@code [batch, time, heads, width]}, any strides
     * @param block {@code [batch, tokens, moreHeads, width]}, any strides; its head {@code h} is the
     *     whole's head {@code h * heads / moreHeads}
     */
    TokenBlock(Rows rows, Tensor whole, Tensor block) {
        this.rows = rows;
        this.whole = whole;
        this.block = block;
        wholeMemory = whole.segment();
        blockMemory = block.segment();
        wholeElements = Elements.of(whole);
        blockElements = Elements.of(block);
        contiguous = block.size(3) >= WIDE && whole.type() == block.type() && whole.stride(3) == 1 && block.stride(3) == 1;
    }

    /** Copies the valid tokens from {@code from} on into the block, and fills the rest of it. */
    void load(int from, double otherwise) {
        for (int row = 0; row < block.size(0); row++) {
            int valid = Math.clamp(rows.count(row) - from, 0, block.size(1));
            for (int head = 0; head < block.size(2); head++) {
                for (int token = 0; token < valid; token++) {
                    copy(wholeMemory, wholeElements, whole, inWhole(row, from + token, head),
                            blockMemory, blockElements, block, inBlock(row, token, head));
                }
                for (int token = valid; token < block.size(1); token++) {
                    fill(blockElements, block, inBlock(row, token, head), otherwise);
                }
            }
        }
    }

    /** Copies the valid tokens of the block to {@code from} on, and zeros after them. */
    void store(int from) {
        int end = Math.min(block.size(1), whole.size(1) - from);
        for (int row = 0; row < block.size(0); row++) {
            int valid = Math.clamp(rows.count(row) - from, 0, end);
            for (int head = 0; head < block.size(2); head++) {
                for (int token = 0; token < valid; token++) {
                    copy(blockMemory, blockElements, block, inBlock(row, token, head),
                            wholeMemory, wholeElements, whole, inWhole(row, from + token, head));
                }
                for (int token = valid; token < end; token++) {
                    fill(wholeElements, whole, inWhole(row, from + token, head), 0);
                }
            }
        }
    }

    private long inWhole(int row, int token, int head) {
        int shared = head * whole.size(2) / block.size(2);
        return row * whole.stride(0) + token * whole.stride(1) + shared * whole.stride(2);
    }

    private long inBlock(int row, int token, int head) {
        return row * block.stride(0) + token * block.stride(1) + head * block.stride(2);
    }

    private void copy(MemorySegment fromMemory, Elements from, Tensor source, long at,
            MemorySegment toMemory, Elements to, Tensor target, long there) {
        int width = block.size(3);
        if (contiguous) {
            int bytes = block.type().bytes();
            MemorySegment.copy(fromMemory, at * bytes, toMemory, there * bytes, (long) width * bytes);
            return;
        }
        for (int i = 0; i < width; i++) {
            to.set(there + i * target.stride(3), from.get(at + i * source.stride(3)));
        }
    }

    private static void fill(Elements elements, Tensor target, long at, double value) {
        for (int i = 0; i < target.size(3); i++) {
            elements.set(at + i * target.stride(3), value);
        }
    }
}
