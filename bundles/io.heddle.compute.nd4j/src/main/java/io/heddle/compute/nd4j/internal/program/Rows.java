// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.program;

import io.heddle.api.run.Lanes;
import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The rows of a pass as a step sees them at run time, and the copies that they decide: rows of
 * states in and out, and tokens beyond a row's count.
 */
public final class Rows {
    private final Program program;
    private final Lanes lanes;
    private final int batch;
    private final MemorySegment slot;
    private final MemorySegment start;
    private final MemorySegment count;

    /** @param program whose binding has the lanes */
    public Rows(Program program) {
        this.program = program;
        this.lanes = program.binding().lanes();
        this.batch = lanes.count().size(0);
        this.slot = lanes.slot().segment();
        this.start = lanes.start().segment();
        this.count = lanes.count().segment();
    }

    /** The number of rows. */
    public int batch() {
        return batch;
    }

    /** The state slot of a row; to be called in a run. */
    public int slot(int row) {
        return slot.getAtIndex(ValueLayout.JAVA_INT, row * lanes.slot().stride(0));
    }

    /** How many tokens the row's state has read; to be called in a run. */
    public int start(int row) {
        return start.getAtIndex(ValueLayout.JAVA_INT, row * lanes.start().stride(0));
    }

    /** How many tokens of the row are valid; to be called in a run. */
    public int count(int row) {
        return count.getAtIndex(ValueLayout.JAVA_INT, row * lanes.count().stride(0));
    }

    /** The position of a token; to be called in a run. */
    public int position(int row, int token) {
        if (lanes.positions().isEmpty()) {
            return start(row) + token;
        }
        Tensor positions = lanes.positions().get();
        return positions.segment().getAtIndex(ValueLayout.JAVA_INT,
                row * positions.stride(0) + token * positions.stride(1));
    }

    /**
     * Appends the copy of each row's state out of its slot.
     *
     * @return {@code [batch, shape..]}
     */
    public Tensor read(StateTensor state) {
        Tensor slots = program.state(state);
        Tensor rows = program.scratch(slots.shape().with(0, batch));
        check(slots, rows, state);
        MemorySegment from = slots.segment();
        MemorySegment to = rows.segment();
        long bytes = bytesOfRow(slots);
        program.run(() -> {
            for (int row = 0; row < batch; row++) {
                MemorySegment.copy(from, slot(row) * bytes, to, row * bytes, bytes);
            }
        });
        return rows;
    }

    /**
     * Appends the copy of each row back to its slot; rows without valid tokens are passed by.
     *
     * @param rows {@code [batch, shape..]}, dense
     */
    public void write(Tensor rows, StateTensor state) {
        Tensor slots = program.state(state);
        check(slots, rows, state);
        MemorySegment from = rows.segment();
        MemorySegment to = slots.segment();
        long bytes = bytesOfRow(slots);
        program.run(() -> {
            for (int row = 0; row < batch; row++) {
                if (count(row) > 0) {
                    MemorySegment.copy(from, row * bytes, to, slot(row) * bytes, bytes);
                }
            }
        });
    }

    private static void check(Tensor slots, Tensor rows, StateTensor state) {
        if (slots.type() != rows.type() || !slots.isDense() || !rows.isDense()
                || bytesOfRow(slots) != bytesOfRow(rows)) {
            throw new IllegalArgumentException("state " + state + " is kept as " + slots + " and carried as " + rows);
        }
    }

    private static long bytesOfRow(Tensor rows) {
        return rows.shape().with(0, 1).count() * rows.type().bytes();
    }

    /**
     * Appends filling of the tokens beyond each row's count, whatever they hold by then: a product
     * with a mask would keep NaN.
     *
     * @param x {@code [batch, time, ..]}, dense
     * @return x
     */
    public Tensor fillInvalid(Tensor x, double value) {
        if (!x.isDense()) {
            throw new IllegalArgumentException("only dense tensors are filled; found a strided " + x);
        }
        Elements elements = Elements.of(x);
        int time = x.size(1);
        long token = x.shape().count() / ((long) batch * time);
        program.run(() -> {
            for (int row = 0; row < batch; row++) {
                long end = (row + 1L) * time * token;
                for (long i = ((long) row * time + count(row)) * token; i < end; i++) {
                    elements.set(i, value);
                }
            }
        });
        return x;
    }

    /** A copy of x, {@code [batch, time, ..]}, whose tokens beyond each row's count hold a value. */
    public Tensor valid(Tensor x, double otherwise) {
        return fillInvalid(program.copy(x, program.scratch(x.shape())), otherwise);
    }

    /** Appends the filling of a mask {@code [batch, time]}: 1 for valid tokens, 0 beyond. */
    public Tensor mask(int time) {
        Tensor mask = program.scratch(batch, time);
        Elements elements = Elements.of(mask);
        program.run(() -> {
            for (int row = 0; row < batch; row++) {
                int valid = count(row);
                for (int token = 0; token < time; token++) {
                    elements.set((long) row * time + token, token < valid ? 1 : 0);
                }
            }
        });
        return mask;
    }
}
