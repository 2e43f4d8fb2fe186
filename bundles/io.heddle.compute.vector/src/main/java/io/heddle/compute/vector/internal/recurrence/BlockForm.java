// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.recurrence;

import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.projection.Tile;
import io.heddle.compute.vector.internal.recurrence.MatrixOperands.Division;
import jdk.incubator.vector.FloatVector;

/**
 * The recurrence a block of tokens at a time. With everything read from the state at the block's
 * start, {@code u_t = S_{t-1} a_t} of the erasing term solves a triangular system, and {@code u bᵀ}
 * is one more write; results are one product of late rows with the state and what was written.
 */
final class BlockForm {
    /** Work within a block grows with its square; this balances it with moving the state. */
    private static final int SIZE = 32;
    /** What is done token by token within a block stays small. */
    private static final int SMALL = 16;

    private final MatrixOperands in;
    private final BlockDecay decay;
    private final boolean shared;
    private final BlockShape shape;
    private final BlockLoads loads;
    private final int bonus;
    private final int weighted;
    private final int touched;
    private final int floats;

    /**
     * @param heads that one call does at most
     * @param shared whether these always have the same keys
     */
    BlockForm(MatrixOperands in, int heads, boolean shared) {
        this.in = in;
        this.shared = shared;
        if (in.channelLogs != null) {
            ChannelBlock channels = new ChannelBlock(in, SMALL);
            decay = channels;
            shape = channels.shape();
        } else {
            HeadBlock one = new HeadBlock(in, in.a == null ? SIZE : SMALL);
            decay = one;
            shape = one.shape();
        }
        loads = new BlockLoads(in, shape);
        bonus = shape.total(heads);
        weighted = bonus + shape.depth;
        touched = weighted + shape.depth;
        floats = touched + 1;
    }

    /** Floats of a workspace. */
    int floats() {
        return floats;
    }

    /** Advances heads over all tokens of a row. */
    void run(int row, int first, int heads, float[] x) {
        int count = in.lanes.count(row);
        for (int i = 0; i < heads; i++) {
            loads.state(row, first + i, shape.head + i * shape.headSize, x);
        }
        // All heads pass a token before the next one comes: what lies together in memory is read together.
        int together = shared ? heads : 1;
        for (int from = 0; from < count; from += shape.size) {
            int valid = Math.min(shape.size, count - from);
            x[touched] = loads.touch(row, first, heads, from, valid);
            for (int i = 0; i < heads; i += together) {
                block(row, first + i, together, shape.head + i * shape.headSize, from, valid, x);
            }
        }
        for (int i = 0; i < heads; i++) {
            loads.storeState(row, first + i, shape.head + i * shape.headSize, x);
        }
    }

    /** Advances heads that share their keys. @param at the place of the first in the workspace */
    private void block(int row, int first, int heads, int at, int from, int valid, float[] x) {
        boolean finite = loads.keys(row, first, from, valid, x) || valid == 1;
        if (finite) {
            decay.share(x, BlockShape.used(valid));
        }
        // Not with the values: the compiler would run out of room, and make objects of their vectors.
        for (int i = 0; i < heads; i++) {
            loads.numbers(row, first + i, at + i * shape.headSize, from, valid, x);
        }
        int left = 0;
        for (int i = 0; i < heads; i++) {
            int headAt = at + i * shape.headSize;
            boolean whole = finite && (loads.values(row, first + i, headAt, from, valid, x)
                    & decay.load(x, row, first + i, headAt, from, valid) || valid == 1);
            if (whole) {
                head(row, first + i, headAt, from, valid, x);
            }
            x[headAt + shape.left] = whole ? 0 : 1;
            left += whole ? 0 : 1;
        }
        for (int i = 0; left > 0 && i < heads; i++) {
            if (x[at + i * shape.headSize + shape.left] != 0) {
                tokens(row, first + i, at + i * shape.headSize, from, valid, x);
            }
        }
    }

    /** One head token by token: in a product NaN would reach the tokens before it. */
    private void tokens(int row, int head, int headAt, int from, int valid, float[] x) {
        for (int token = from; token < from + valid; token++) {
            block(row, head, 1, headAt, token, 1, x);
        }
    }

    private void head(int row, int head, int headAt, int from, int valid, float[] x) {
        int used = BlockShape.used(valid);
        decay.fill(x, headAt, used);
        if (in.before) {
            seePresent(x, head, valid);
        }
        for (int panel = 0; panel < shape.panels; panel++) {
            int panelAt = headAt + panel * shape.panelSize;
            if (in.a != null) {
                erase(x, panelAt, valid);
            }
            read(x, panelAt, shape.out(0, 0) + panel * shape.outPanel(), used);
            decay.advance(x, panelAt, used);
        }
        store(x, row, head, headAt, from, valid);
        x[headAt + shape.maximum] = x[headAt + shape.maximum + 1];
    }

    /** What each token sees of its own writes by the bonus. */
    private void seePresent(float[] x, int head, int valid) {
        Staged.fill(x, bonus, shape.depth, 0);
        in.bonus(head, x, bonus);
        for (int token = 0; token < valid; token++) {
            Staged.product(x, shape.raw(0, token), bonus, weighted, shape.depth);
            for (int term = 0; term < shape.writes; term++) {
                x[shape.seen(0, token, term) + token] = Staged.dot(x, weighted, shape.key(term, token), shape.depth);
            }
        }
    }

    /** Solves for what the erasing term reads, token by token. */
    private void erase(float[] x, int panelAt, int valid) {
        int term = shape.writes;
        int erased = shape.written(panelAt, term, 0);
        for (int token = 0; token < valid; token += Tile.ROWS) {
            Tile.product(x, shape.late(shape.queries, token), shape.lateStep, x, panelAt, shape.depth + term * shape.size, x,
                    erased + token * Tile.COLUMNS);
        }
        Staged.fill(x, erased + valid * Tile.COLUMNS, (shape.size - valid) * Tile.COLUMNS, 0);
        for (int token = 1; token < valid; token++) {
            substitute(x, shape.seen(shape.queries, token, term), token, erased);
        }
    }

    /** {@code u[token] = u[token] + sum over s before token of x[seen + s] * u[s]}. */
    private static void substitute(float[] x, int seen, int token, int u) {
        int at = u + token * Tile.COLUMNS;
        FloatVector first = FloatVector.fromArray(F32.SPECIES, x, at);
        FloatVector second = FloatVector.fromArray(F32.SPECIES, x, at + F32.LANES);
        for (int s = 0; s < token; s++) {
            FloatVector factor = F32.all(x[seen + s]);
            first = FloatVector.fromArray(F32.SPECIES, x, u + s * Tile.COLUMNS).fma(factor, first);
            second = FloatVector.fromArray(F32.SPECIES, x, u + s * Tile.COLUMNS + F32.LANES).fma(factor, second);
        }
        first.intoArray(x, at);
        second.intoArray(x, at + F32.LANES);
    }

    private void read(float[] x, int panelAt, int out, int used) {
        int others = shape.depth + (shape.terms - 1) * shape.size;
        for (int query = 0; query < shape.queries; query++) {
            for (int token = 0; token < used; token += Tile.ROWS) {
                // Later tokens of the last term are not seen.
                Tile.product(x, shape.late(query, token), shape.lateStep, x, panelAt, others + token + Tile.ROWS, x,
                        out + (query * shape.size + token) * Tile.COLUMNS);
            }
        }
    }

    /** Divides, adds the direct path and stores the results. */
    private void store(float[] x, int row, int head, int headAt, int from, int valid) {
        for (int query = 0; query < shape.queries; query++) {
            if (in.division != Division.NONE) {
                int ones = in.value / Tile.COLUMNS * shape.outPanel() + in.value % Tile.COLUMNS;
                for (int token = 0; token < valid; token++) {
                    x[shape.numbers + token] = 1 / in.divisor(x[shape.out(query, token) + ones], x[headAt + shape.leasts + token]);
                }
            }
            for (int panel = 0; panel < shape.panels; panel++) {
                int at = shape.out(query, 0) + panel * shape.outPanel();
                if (in.division != Division.NONE) {
                    PanelRows.scale(x, at, shape.numbers, at, valid);
                }
                store(x, at, row, query * in.heads + head, from, valid, panel);
            }
        }
    }

    private void store(float[] x, int at, int row, int result, int from, int valid, int panel) {
        int channel = panel * Tile.COLUMNS;
        long y = in.y.at(row, from, result) + (long) channel * Float.BYTES;
        long direct = in.skip == null ? 0 : in.skip.at(row, from, result) + (long) channel * Float.BYTES;
        float factor = in.skip == null ? 0 : in.skipFactor(result % in.heads);
        if (!shape.isWhole(panel)) {
            for (int token = 0; token < valid; token++) {
                Staged.store(x, at + token * Tile.COLUMNS, in.skip == null ? 0 : direct + token * in.skip.timeStep(), factor,
                        y + token * in.y.timeStep(), in.value - channel);
            }
        } else if (in.skip == null) {
            PanelRows.store(x, at, valid, y, in.y.timeStep());
        } else {
            PanelRows.store(x, at, valid, y, in.y.timeStep(), direct, in.skip.timeStep(), factor);
        }
    }
}
