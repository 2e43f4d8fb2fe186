// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.attention;

import io.heddle.api.kernel.Binding;
import io.heddle.api.kernel.Step;
import io.heddle.api.operator.Attention;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.memory.Dense;
import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.memory.Memory;
import io.heddle.compute.vector.internal.work.Workers;
import io.heddle.compute.vector.internal.work.Workspaces;

/**
 * Attention of one token a row, whose cost is reading the cache: each piece of the context is read
 * once, some tokens at a time, straight from where they are stored and for all query heads that share
 * them; then the pieces of a row are merged.
 */
final class StepAttention implements Step {
    /** Floats of keys and values that a piece should have at least. */
    private static final int LEAST_FLOATS = 64 << 10;
    private static final int LEAST_TOKENS = 64;
    private static final int LEAST_MERGED_FLOATS = 16 << 10;

    private final KeyValues past;
    private final Workers workers;
    private final Workspaces workspaces;
    private final Dense input;
    private final HeadRows queries;
    private final HeadRows results;
    private final ContextSplit split;
    private final ContextSums sums;
    private final StepBlock block;
    private final float queryScale;
    private final EntryForm keyForm;
    private final int keyStep;
    private final HeadColumns columns;
    private final int heads;
    /** Scaled queries {@code [row, column, channel]}, with zeros to the end of a vector and where a column has no head. */
    private final long scaled;
    private final Workers.Part part = this::part;
    private final Workers.Piece merging = this::merge;

    /** @param workspaces arrays of {@link #floats} */
    StepAttention(Attention op, Tensor y, Binding binding, Workers workers, Workspaces workspaces) {
        this.past = new KeyValues(op, binding, workers);
        this.workers = workers;
        this.workspaces = workspaces;
        this.input = Dense.of(op.query(), binding);
        this.queries = HeadRows.of(input.tensor(), op.query().size(3));
        this.results = HeadRows.of(y, y.size(3));
        this.queryScale = (float) (op.softCap() > 0 ? op.scale() / op.softCap() : op.scale() * Softmax.LOG2_E);
        this.keyForm = StepBlock.form(past.keys());
        this.keyStep = past.keys().step();
        int floats = op.key().size(2) * (keyStep + past.values().step());
        this.split = new ContextSplit(past, workers.threads(), Math.max(LEAST_TOKENS, LEAST_FLOATS / floats));
        this.columns = HeadColumns.of(y.size(2), op.key().size(2));
        this.heads = columns.heads();
        this.sums = ContextSums.of(split.most(), columns, past.values().step(), StepBlock.form(past.values()));
        this.block = new StepBlock(op, past, sums, binding, workers.threads());
        this.scaled = binding.scratch().allocate(DataType.F32, Shape.of(y.size(0), columns.vectors() * F32.LANES, keyStep)).address();
    }

    /** The floats that a workspace must hold. */
    static int floats(Attention op) {
        int values = F32.whole(op.value().size(3) + F32.LANES - 1);
        HeadColumns columns = HeadColumns.of(op.query().size(2), op.key().size(2));
        return StepBlock.floats(op) + ContextSums.carried(columns, values);
    }

    @Override
    public void run() {
        past.begin();
        input.refresh();
        for (int row = 0; row < past.lanes().batch(); row++) {
            if (past.lanes().count(row) > 0) {
                scale(row);
            }
        }
        split.set();
        workers.run(split.pieces(), part);
        workers.range(past.lanes().batch() * heads, Math.max(1, LEAST_MERGED_FLOATS / sums.width()), merging);
        past.end();
    }

    private void scale(int row) {
        for (int head = 0; head < heads; head++) {
            keyForm.place(queries.address(row, 0, head), queries.width(), queryScale, query(row, columns.of(head)));
        }
    }

    private long query(int row, int column) {
        return scaled + ((long) row * columns.vectors() * F32.LANES + column) * keyStep * Float.BYTES;
    }

    private void part(int piece, int thread) {
        int row = split.row(piece);
        int to = split.to(row, piece);
        float[] space = workspaces.take();
        int state = block.floats();
        sums.begin(space, state);
        for (int first = split.from(row, piece); first < to;) {
            int count = Math.min(block.tokens(), past.run(row, first, to));
            block.add(row, first, count, query(row, 0), space, state, thread);
            first += count;
        }
        sums.keep(piece, space, state);
        workspaces.giveBack(space);
    }

    /** Writes the results of some heads of some rows. */
    private void merge(int from, int to) {
        for (int i = from; i < to; i++) {
            int row = i / heads;
            int head = i % heads;
            long result = results.address(row, 0, head);
            int first = split.begin(row);
            int end = split.begin(row + 1);
            if (first == end) {
                Memory.clear(result, (long) results.width() * Float.BYTES);
            } else {
                sums.merge(first, end, head, results, result);
            }
        }
    }
}
