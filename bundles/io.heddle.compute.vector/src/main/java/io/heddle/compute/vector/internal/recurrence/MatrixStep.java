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

    /** From this many tokens on a block pays. */
    private static final int FEW = 8;
    /** Heads that one part does together at most, and the floats of their states: these stay in the second cache. */
    private static final int TOGETHER = 8;
    private static final int MOST_FLOATS = 128 << 10;
    private static final int PARTS_OF_A_THREAD = 2;

    private final MatrixOperands in;
    private final int time;
    private final Workers workers;
    private final TokenForm tokens;
    private final BlockForm blocks;
    /** Heads that lie together, all with the same keys or each with its own. */
    private final int group;
    /** Parts that such a group is cut into. */
    private final int cuts;
    private final Workspaces workspaces;
    private final Workers.Piece piece = this::tokens;
    private final Workers.Part part = this::blocks;

    MatrixStep(MatrixOperands in, int time, Workers workers, WorkspacePool pool) {
        this.in = in;
        this.time = time;
        this.workers = workers;
        this.tokens = new TokenForm(in);
        boolean shared = in.sharesKeys();
        this.group = shared ? in.heads / in.query.heads() : in.heads;
        int groups = in.lanes.batch() * in.heads / group;
        int wanted = Math.ceilDiv(PARTS_OF_A_THREAD * workers.threads(), groups);
        int together = Math.clamp(MOST_FLOATS / Math.max(1, in.key * in.value), 1, TOGETHER);
        this.cuts = Math.clamp(wanted, Math.ceilDiv(group, together), group);
        this.blocks = new BlockForm(in, Math.ceilDiv(group, cuts), shared);
        this.workspaces = pool.of(time < FEW ? tokens.size() : Math.max(tokens.size(), blocks.floats()));
    }

    @Override
    public void run() {
        in.refresh();
        if (time < FEW) {
            int least = Math.max(1, LEAST_FLOATS / Math.max(1, in.key * in.value * time));
            workers.range(in.lanes.batch() * in.heads, least, piece);
        } else {
            workers.run(in.lanes.batch() * in.heads / group * cuts, part);
        }
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

    private void blocks(int index, int thread) {
        int groups = in.heads / group;
        int row = index / cuts / groups;
        int start = index / cuts % groups * group;
        int cut = index % cuts;
        int first = start + cut * group / cuts;
        int end = start + (cut + 1) * group / cuts;
        int count = in.lanes.count(row);
        float[] space = workspaces.take();
        if (count >= FEW) {
            blocks.run(row, first, end - first, space);
        }
        for (int head = first; head < end; head++) {
            if (count < FEW) {
                tokens.run(row, head, 0, count, space);
            }
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
