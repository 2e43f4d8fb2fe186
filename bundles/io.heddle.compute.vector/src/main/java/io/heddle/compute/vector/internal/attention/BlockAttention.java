// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.attention;

import io.heddle.api.kernel.Binding;
import io.heddle.api.kernel.Step;
import io.heddle.api.operator.Attention;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.memory.Dense;
import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.memory.Memory;
import io.heddle.compute.vector.internal.projection.Tile;
import io.heddle.compute.vector.internal.work.Workers;
import io.heddle.compute.vector.internal.work.Workspaces;
import java.util.Arrays;

/**
 * Attention of many queries: a block of queries at a time against the keys that it sees, a block of
 * keys at a time (Dao et al. 2022). Scores are kept with a key a row and a query a column, so that
 * the softmax runs over whole vectors of queries, and keys and values are read as they lie. Query
 * heads that share a key head share its blocks.
 */
final class BlockAttention implements Step {
    /** Keys at a time: their scores, keys and values stay in the first cache. */
    private static final int KEYS = 64;
    /** Queries, of all heads that share keys, at a time: reading keys costs little beside the products. */
    private static final int QUERIES = 512;
    private static final int PARTS_OF_A_THREAD = 4;

    private final KeyValues past;
    private final Workers workers;
    private final Workspaces workspaces;
    private final Dense input;
    private final HeadRows queries;
    private final HeadRows results;
    private final float queryScale;
    private final double softCap;
    private final int time;
    private final int keyHeads;
    private final int group;
    /** Tokens of a block: whole panels. */
    private final int block;
    private final int blocks;
    private final int panels;
    private final Workers.Part part = this::part;

    /** @param workspaces arrays of {@link #floats} */
    BlockAttention(Attention op, Tensor y, Binding binding, Workers workers, Workspaces workspaces) {
        this.past = new KeyValues(op, binding, workers);
        this.workers = workers;
        this.workspaces = workspaces;
        this.input = Dense.of(op.query(), binding);
        this.queries = HeadRows.of(input.tensor(), op.query().size(3));
        this.results = HeadRows.of(y, y.size(3));
        this.softCap = op.softCap();
        this.queryScale = (float) (softCap > 0 ? op.scale() / softCap : op.scale() * Softmax.LOG2_E);
        this.time = y.size(1);
        this.keyHeads = op.key().size(2);
        this.group = y.size(2) / keyHeads;
        this.block = block(op, workers);
        this.blocks = (time + block - 1) / block;
        this.panels = group * (block / Tile.COLUMNS);
    }

    private static int block(Attention op, Workers workers) {
        int time = op.query().size(1);
        int lines = op.key().size(0) * op.key().size(2);
        int block = wholePanels(Math.min(time, Math.max(1, QUERIES * op.key().size(2) / op.query().size(2))));
        while (workers.threads() > 1 && block > Tile.COLUMNS
                && (long) lines * ((time + block - 1) / block) < PARTS_OF_A_THREAD * workers.threads()) {
            block = wholePanels(block / 2);
        }
        return block;
    }

    private static int wholePanels(int tokens) {
        return (tokens + Tile.COLUMNS - 1) / Tile.COLUMNS * Tile.COLUMNS;
    }

    /** The floats that a workspace must hold. */
    static int floats(Attention op, Workers workers) {
        int panels = op.query().size(2) / op.key().size(2) * (block(op, workers) / Tile.COLUMNS);
        return new Places(step(op.key()), step(op.value())).end(panels);
    }

    private static int step(Tensor part) {
        return F32.whole(part.size(3) + F32.LANES - 1);
    }

    /**
     * Where the parts of a workspace begin: keys, values, scores, and for each panel of queries what is carried.
     *
     * @param keyStep floats a key
     * @param valueStep floats a value
     */
    private record Places(int keyStep, int valueStep) {
        int values() {
            return KEYS * keyStep;
        }

        int scores() {
            return values() + KEYS * valueStep;
        }

        int factors() {
            return scores() + KEYS * Tile.COLUMNS;
        }

        int query(int panel) {
            return factors() + Tile.COLUMNS * (1 + panel * (keyStep + valueStep + 2));
        }

        int out(int panel) {
            return query(panel) + keyStep * Tile.COLUMNS;
        }

        int largest(int panel) {
            return out(panel) + valueStep * Tile.COLUMNS;
        }

        int sums(int panel) {
            return largest(panel) + Tile.COLUMNS;
        }

        int end(int panels) {
            return query(panels);
        }
    }

    @Override
    public void run() {
        past.begin();
        input.refresh();
        workers.run(past.lanes().batch() * keyHeads * blocks, part);
        past.end();
    }

    /** The last blocks first: they see the most, and the threads end together. */
    private void part(int part, int thread) {
        int lines = past.lanes().batch() * keyHeads;
        int from = (blocks - 1 - part / lines) * block;
        int row = part % lines / keyHeads;
        int head = part % keyHeads;
        int valid = Math.min(past.lanes().count(row), Math.min(time, from + block));
        if (valid > from) {
            float[] space = workspaces.take();
            attend(row, head, from, valid, space);
            workspaces.giveBack(space);
        }
        for (int token = Math.max(from, valid); token < Math.min(time, from + block); token++) {
            for (int i = 0; i < group; i++) {
                Memory.clear(results.address(row, token, head * group + i), (long) results.width() * Float.BYTES);
            }
        }
    }

    private void attend(int row, int head, int from, int valid, float[] space) {
        Places places = new Places(past.keys().step(), past.values().step());
        for (int panel = 0; panel < panels; panel++) {
            begin(row, head, from, valid, panel, places, space);
        }
        int start = past.past(row);
        int end = start + valid;
        for (int first = past.firstSeen(start + from); first < end; first += KEYS) {
            int count = Math.min(KEYS, end - first);
            past.load(past.keys(), row, head, first, count, space, 0);
            past.load(past.values(), row, head, first, count, space, places.values());
            for (int panel = 0; panel < panels; panel++) {
                int token = token(from, panel);
                if (token < valid) {
                    panel(first, count, start + token, start + Math.min(valid, token + Tile.COLUMNS), panel, places, space);
                }
            }
        }
        for (int panel = 0; panel < panels; panel++) {
            finish(row, head, from, valid, panel, places, space);
        }
    }

    /** The first token of a panel: panels of one head follow one another. */
    private int token(int from, int panel) {
        return from + panel % (block / Tile.COLUMNS) * Tile.COLUMNS;
    }

    private int queryHead(int head, int panel) {
        return head * group + panel / (block / Tile.COLUMNS);
    }

    private void begin(int row, int head, int from, int valid, int panel, Places places, float[] space) {
        int at = places.query(panel);
        Arrays.fill(space, at, places.largest(panel), 0);
        Arrays.fill(space, places.largest(panel), places.sums(panel), Softmax.NONE);
        Arrays.fill(space, places.sums(panel), places.sums(panel) + Tile.COLUMNS, 0);
        int token = token(from, panel);
        for (int column = 0; column < Math.min(Tile.COLUMNS, valid - token); column++) {
            long query = queries.address(row, token + column, queryHead(head, panel));
            for (int channel = 0; channel < queries.width(); channel++) {
                space[at + channel * Tile.COLUMNS + column] = queryScale * Memory.getFloat(query + (long) channel * Float.BYTES);
            }
        }
    }

    /**
     * One block of keys for one panel of queries.
     *
     * @param first the index of the first key
     * @param from the index of the first query
     * @param to the index after the last valid query
     */
    private void panel(int first, int count, int from, int to, int panel, Places places, float[] space) {
        int seen = Math.min(count, to - first);
        if (seen <= 0 || first + count <= past.firstSeen(from)) {
            return;
        }
        int scores = places.scores();
        for (int key = 0; key < seen; key += Tile.ROWS) {
            Tile.product(space, key * places.keyStep(), places.keyStep(), space, places.query(panel), places.keyStep(),
                    space, scores + key * Tile.COLUMNS);
        }
        if (softCap > 0) {
            Softmax.cap(space, scores, seen * Tile.COLUMNS, softCap);
        }
        if (first + seen - 1 > from || past.firstSeen(to - 1) > first) {
            hide(first, seen, from, scores, space);
        }
        Arrays.fill(space, scores + seen * Tile.COLUMNS,
                scores + (seen + Softmax.ROWS - 1) / Softmax.ROWS * Softmax.ROWS * Tile.COLUMNS, Softmax.HIDDEN);
        if (Softmax.add(space, scores, seen, places.largest(panel), places.sums(panel), places.factors())) {
            Softmax.scale(space, places.out(panel), places.valueStep(), places.factors());
        }
        for (int channel = 0; channel < places.valueStep(); channel += Tile.ROWS) {
            Tile.addTurned(space, places.values() + channel, places.valueStep(), space, scores, seen, space,
                    places.out(panel) + channel * Tile.COLUMNS);
        }
    }

    /** Hides keys from the queries before them, and from those whose window they left. */
    private void hide(int first, int seen, int from, int scores, float[] space) {
        for (int key = 0; key < seen; key++) {
            int at = scores + key * Tile.COLUMNS;
            int begin = Math.clamp((long) first + key - from, 0, Tile.COLUMNS);
            int end = past.window() == 0 ? Tile.COLUMNS : Math.clamp((long) first + key + past.window() - from, begin, Tile.COLUMNS);
            Arrays.fill(space, at, at + begin, Softmax.HIDDEN);
            Arrays.fill(space, at + end, at + Tile.COLUMNS, Softmax.HIDDEN);
        }
    }

    private void finish(int row, int head, int from, int valid, int panel, Places places, float[] space) {
        int token = token(from, panel);
        for (int column = 0; column < Math.min(Tile.COLUMNS, valid - token); column++) {
            long result = results.address(row, token + column, queryHead(head, panel));
            float share = 1 / (Softmax.begin(space[places.largest(panel) + column]) + space[places.sums(panel) + column]);
            for (int channel = 0; channel < results.width(); channel++) {
                Memory.putFloat(result + (long) channel * Float.BYTES,
                        space[places.out(panel) + channel * Tile.COLUMNS + column] * share);
            }
        }
    }
}
