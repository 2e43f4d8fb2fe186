// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.recurrence;

import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.program.Elements;
import io.heddle.compute.nd4j.internal.program.Program;
import io.heddle.compute.nd4j.internal.program.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * A pass cut into blocks of tokens: one body, built once, runs on each block in turn.
 *
 * <p>Before the body what was asked for by {@link #load} is copied into scratch memory, after it
 * what was given to {@link #store} is copied out.
 */
final class BlockLoop {
    private final Rows rows;
    private final int time;
    private final int size;
    private final Program body;
    private final List<IntConsumer> loads = new ArrayList<>();
    private final List<IntConsumer> stores = new ArrayList<>();

    /**
     * @param program the whole pass
     * @param rows its rows
     * @param time its tokens
     * @param limit the most tokens in a block; the blocks are as even as they can be
     */
    BlockLoop(Program program, Rows rows, int time, int limit) {
        this.rows = rows;
        this.time = time;
        int blocks = (time + limit - 1) / limit;
        this.size = (time + blocks - 1) / blocks;
        this.body = new Program(program.binding(), program.type());
    }

    /** The tokens of a block. */
    int size() {
        return size;
    }

    /** The work on one block. */
    Program body() {
        return body;
    }

    /**
     * Has the block's valid tokens copied.
     *
     * @param whole {@code [batch, time, heads, width]}
     * @param block {@code [batch, size, moreHeads, width]}, a view of scratch memory of any strides
     * @param otherwise what stands for tokens that are not valid
     */
    void load(Tensor whole, Tensor block, double otherwise) {
        var copy = new TokenBlock(rows, whole, block);
        loads.add(from -> copy.load(from, otherwise));
    }

    /**
     * Has the result's valid tokens copied out; others become 0.
     *
     * @param block {@code [batch, size, heads, width]}
     * @param whole {@code [batch, time, heads, width]}
     */
    void store(Tensor block, Tensor whole) {
        stores.add(new TokenBlock(rows, whole, block)::store);
    }

    /**
     * Has a mask filled: 1 for valid tokens, else 0.
     *
     * @param mask {@code [batch, size]}, any strides
     */
    void mask(Tensor mask) {
        Elements elements = Elements.of(mask);
        loads.add(from -> {
            for (int row = 0; row < rows.batch(); row++) {
                for (int token = 0; token < size; token++) {
                    elements.set(row * mask.stride(0) + token * mask.stride(1), from + token < rows.count(row) ? 1 : 0);
                }
            }
        });
    }

    /** The loop as it stands now. */
    Runnable toAction() {
        Runnable work = body.toStep()::run;
        List<IntConsumer> before = List.copyOf(loads);
        List<IntConsumer> after = List.copyOf(stores);
        return () -> {
            int last = longestRow();
            for (int from = 0; from < time; from += size) {
                if (from < last) {
                    for (IntConsumer load : before) {
                        load.accept(from);
                    }
                    work.run();
                }
                // Past the longest row nothing is computed; storing only writes the zeros.
                for (IntConsumer store : after) {
                    store.accept(from);
                }
            }
        };
    }

    private int longestRow() {
        int longest = 0;
        for (int row = 0; row < rows.batch(); row++) {
            longest = Math.max(longest, rows.count(row));
        }
        return longest;
    }
}
