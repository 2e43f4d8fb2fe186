// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.recurrence;

import io.heddle.compute.vector.internal.memory.Memory;
import io.heddle.compute.vector.internal.projection.Tile;
import io.heddle.compute.vector.internal.recurrence.MatrixOperands.Division;

/** Brings a block's tokens and the state into a workspace, and the state back. Where no token is there are zeros. */
final class BlockLoads {
    private final MatrixOperands in;
    private final BlockShape shape;

    BlockLoads(MatrixOperands in, BlockShape shape) {
        this.in = in;
        this.shape = shape;
    }

    /** Transposes S of a head into its panels. */
    void state(int row, int head, int headAt, float[] x) {
        for (int panel = 0; panel < shape.panels; panel++) {
            Staged.fill(x, headAt + panel * shape.panelSize, shape.depth * Tile.COLUMNS, 0);
        }
        for (int channel = 0; channel < in.value; channel++) {
            stateRow(in.state(row, head) + (long) channel * in.key * Float.BYTES, place(headAt, channel), x);
        }
        if (in.division != Division.NONE) {
            stateRow(in.sum(row, head), place(headAt, in.value), x);
        }
        if (in.division == Division.STABILISED) {
            x[headAt + shape.maximum] = Memory.getFloat(in.maximum(row, head));
        }
    }

    private void stateRow(long from, int at, float[] x) {
        for (int k = 0; k < in.key; k++) {
            x[at + k * Tile.COLUMNS] = Memory.getFloat(from + (long) k * Float.BYTES);
        }
    }

    /** The column of a channel of the value. */
    private int place(int headAt, int channel) {
        return headAt + channel / Tile.COLUMNS * shape.panelSize + channel % Tile.COLUMNS;
    }

    /** Writes S of a head back. */
    void storeState(int row, int head, int headAt, float[] x) {
        for (int channel = 0; channel < in.value; channel++) {
            storeRow(x, place(headAt, channel), in.state(row, head) + (long) channel * in.key * Float.BYTES);
        }
        if (in.division != Division.NONE) {
            storeRow(x, place(headAt, in.value), in.sum(row, head));
        }
        if (in.division == Division.STABILISED) {
            Memory.putFloat(in.maximum(row, head), x[headAt + shape.maximum]);
        }
    }

    private void storeRow(float[] x, int at, long to) {
        for (int k = 0; k < in.key; k++) {
            Memory.putFloat(to + (long) k * Float.BYTES, x[at + k * Tile.COLUMNS]);
        }
    }

    /** Brings what the tokens of some heads read into the cache. @return a number without meaning */
    float touch(int row, int first, int heads, int from, int valid) {
        float sum = 0;
        if (shape.queries == 1) {
            sum += in.query.touch(row, from, valid, first, heads, in.heads);
        }
        for (int write = 0; write < shape.writes; write++) {
            sum += in.keys[write].touch(row, from, valid, first, heads, in.heads);
            sum += in.values[write].touch(row, from, valid, first, heads, in.heads);
        }
        if (in.a != null) {
            sum += in.a.touch(row, from, valid, first, heads, in.heads);
            sum += in.b.touch(row, from, valid, first, heads, in.heads);
        }
        if (in.channelLogs != null) {
            sum += in.channelLogs.touch(row, from, valid, first, heads, in.heads);
        }
        return sum;
    }

    /** Loads late vectors and keys, which heads may share. @return whether all are finite */
    boolean keys(int row, int head, int from, int valid, float[] x) {
        for (int query = 0; query < shape.queries; query++) {
            int of = shape.queries == 1 ? in.query.sharedHead(head, in.heads) : query * in.heads + head;
            rows(in.query, row, of, from, valid, in.queryScale, x, shape.raw(query, 0));
        }
        for (int write = 0; write < shape.writes; write++) {
            HeadRows keys = in.keys[write];
            rows(keys, row, keys.sharedHead(head, in.heads), from, valid, 1, x, shape.key(write, 0));
        }
        if (in.a != null) {
            rows(in.a, row, in.a.sharedHead(head, in.heads), from, valid, 1, x, shape.raw(shape.queries, 0));
            rows(in.b, row, in.b.sharedHead(head, in.heads), from, valid, 1, x, shape.key(shape.writes, 0));
        }
        return Staged.finite(x, shape.raw, (shape.lates + shape.terms * shape.size) * shape.depth);
    }

    private void rows(HeadRows rows, int row, int head, int from, int valid, float factor, float[] x, int at) {
        for (int token = 0; token < valid; token++) {
            Staged.load(rows.at(row, from + token, head), in.key, factor, x, at + token * shape.depth);
        }
        Staged.fill(x, at + valid * shape.depth, (shape.size - valid) * shape.depth, 0);
    }

    /** Loads what a head writes; its numbers are there. @return whether all is finite */
    boolean values(int row, int head, int headAt, int from, int valid, float[] x) {
        for (int write = 0; write < shape.writes; write++) {
            for (int token = 0; token < valid; token++) {
                x[shape.numbers + token] = in.scale(write, row, from + token, head) * x[headAt + shape.strengths + token];
            }
            for (int panel = 0; panel < shape.panels; panel++) {
                int at = shape.written(headAt + panel * shape.panelSize, write, 0);
                Staged.fill(x, at + valid * Tile.COLUMNS, (shape.size - valid) * Tile.COLUMNS, 0);
                panel(in.values[write], row, head, from, valid, panel, at, x);
            }
        }
        boolean finite = true;
        for (int panel = 0; panel < shape.panels; panel++) {
            finite &= Staged.finite(x, shape.written(headAt, 0, 0) + panel * shape.panelSize, shape.writes * shape.size * Tile.COLUMNS);
        }
        return finite;
    }

    /** Loads one panel of values times their factors; behind the last channel there may be a 1, times the same. */
    private void panel(HeadRows values, int row, int head, int from, int valid, int panel, int at, float[] x) {
        long first = values.at(row, from, head) + (long) panel * Tile.COLUMNS * Float.BYTES;
        if (shape.isWhole(panel)) {
            PanelRows.load(first, values.timeStep(), valid, x, shape.numbers, at);
            return;
        }
        Staged.fill(x, at, valid * Tile.COLUMNS, 0);
        int rest = in.value - panel * Tile.COLUMNS;
        for (int token = 0; token < valid; token++) {
            int place = at + token * Tile.COLUMNS;
            Staged.load(first + token * values.timeStep(), rest, x[shape.numbers + token], x, place);
            if (in.division != Division.NONE) {
                x[place + rest] = x[shape.numbers + token];
            }
        }
    }

    /** Factors of the decay, strengths of writes and least divisors; with a running maximum that is moved on. */
    void numbers(int row, int head, int headAt, int from, int valid, float[] x) {
        boolean stabilised = in.division == Division.STABILISED;
        int factors = headAt + shape.factors;
        float maximum = x[headAt + shape.maximum];
        Staged.fill(x, factors, shape.size, 0);
        Staged.fill(x, headAt + shape.strengths, 2 * shape.size, stabilised ? 0 : 1);
        for (int token = 0; token < valid; token++) {
            double log = in.headLogs.at(row, from + token, head);
            if (stabilised) {
                double gate = Math.max(in.inputGate.at(row, from + token, head), HeadLogs.LEAST);
                float next = (float) Math.max(log + maximum, gate);
                log += maximum - next;
                x[headAt + shape.strengths + token] = (float) (gate - next);
                x[headAt + shape.leasts + token] = -next;
                maximum = next;
            }
            x[factors + token] = (float) log;
        }
        x[headAt + shape.maximum + 1] = maximum;
        Staged.exp(x, factors, stabilised ? 3 * shape.size : shape.size);
    }
}
