// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.recurrence;

import io.heddle.api.kernel.Step;
import io.heddle.compute.vector.internal.memory.Memory;
import io.heddle.compute.vector.internal.work.Workers;
import io.heddle.compute.vector.internal.work.Workspaces;

/** A bound matrix recurrence. */
final class MatrixStep implements Step {
    /** Floats of states that a thread should have to pass over at least. */
    private static final int LEAST_FLOATS = 16 << 10;

    private final MatrixOperands in;
    private final int time;
    private final Workers workers;
    private final TokenForm tokens;
    private final Workspaces workspaces;
    private final Workers.Piece piece = this::tokens;

    MatrixStep(MatrixOperands in, int time, Workers workers, WorkspacePool pool) {
        this.in = in;
        this.time = time;
        this.workers = workers;
        this.tokens = new TokenForm(in);
        this.workspaces = pool.of(tokens.size());
    }

    @Override
    public void run() {
        in.refresh();
        int least = Math.max(1, LEAST_FLOATS / Math.max(1, in.key * in.value * time));
        workers.range(in.lanes.batch() * in.heads, least, piece);
    }

    private void tokens(int from, int to) {
        float[] space = workspaces.take();
        for (int i = from; i < to; i++) {
            int row = i / in.heads;
            int head = i % in.heads;
            int count = in.lanes.count(row);
            tokens.run(row, head, 0, count, space);
            clear(row, head, count);
        }
        workspaces.giveBack(space);
    }

    /** Zeros behind the last token. */
    private void clear(int row, int head, int count) {
        for (int query = 0; query < in.queries; query++) {
            for (int token = count; token < time; token++) {
                Memory.clear(in.y.at(row, token, query * in.heads + head), (long) in.value * Float.BYTES);
            }
        }
    }
}
