// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.attention;

import io.heddle.api.kernel.Binding;
import io.heddle.api.operator.Attention;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.memory.LaneSums;
import io.heddle.compute.vector.internal.memory.Memory;
import io.heddle.compute.vector.internal.projection.Tile;
import java.util.Arrays;

/**
 * Some tokens of a context for all heads of a step: scores, weights, and the weighted sum of values.
 * Keys and values are read where they lie, unless their channels do not fill whole vectors: then they
 * are widened first. Keys are read in order, token by token with all heads, and the values of the same
 * tokens beside them, as two streams; what adds up values head by head then finds them in the cache.
 */
final class StepBlock {
    /** Channels of values at a time, which stay in the second cache. */
    private static final int CHANNELS = 128 << 10;
    /** Tokens at a time at most, so that their scores stay in the first cache. */
    private static final int MOST_TOKENS = 256;
    private static final int LEAST_TOKENS = 16;
    /** Vectors of scores that are made at a time: measured, with more of them keys come more slowly. */
    private static final int FOLDED = 4;

    private final KeyValues past;
    private final ContextSums sums;
    private final HeadColumns columns;
    private final double softCap;
    /** Tokens whose scores are made at a time. */
    private final int together;
    private final int tokens;
    private final int factors;
    private final int scores;
    private final int floats;
    /** For each thread the products of some tokens, {@code [token, four columns]}, then what was touched. */
    private final long products;
    private final long productBytes;
    private final int fours;
    /** For each thread all heads of the tokens widened; 0 where none is needed. */
    private final long widened;
    private final long widenedBytes;

    StepBlock(Attention op, KeyValues past, ContextSums sums, Binding binding, int threads) {
        this.past = past;
        this.sums = sums;
        this.columns = sums.columns();
        this.softCap = op.softCap();
        this.together = together(columns);
        this.tokens = tokens(op);
        this.factors = tokens * widest(op);
        this.scores = factors + Tile.COLUMNS;
        this.floats = floats(op);
        this.fours = columns.vectors() * F32.LANES / KeyProducts.QUERIES;
        int vectors = together * fours + 1;
        this.productBytes = (long) vectors * F32.BYTES;
        this.products = binding.scratch().allocate(DataType.F32, Shape.of(threads, vectors, F32.LANES)).address();
        int elements = tokens * columns.keyHeads() * widest(op);
        this.widenedBytes = (long) elements * Float.BYTES;
        this.widened = direct(past.keys()) && direct(past.values()) ? 0
                : binding.scratch().allocate(DataType.F32, Shape.of(threads, elements)).address();
    }

    private static int widest(Attention op) {
        return F32.whole(Math.max(op.key().size(3), op.value().size(3)) + F32.LANES - 1);
    }

    private static int together(HeadColumns columns) {
        return Math.max(1, FOLDED / columns.vectors());
    }

    private static int tokens(Attention op) {
        return Math.clamp(CHANNELS / (op.value().size(2) * op.value().size(3)), LEAST_TOKENS, MOST_TOKENS);
    }

    /** How many tokens are added at a time at most. */
    int tokens() {
        return tokens;
    }

    /** The floats of a workspace that are used here. */
    static int floats(Attention op) {
        HeadColumns columns = HeadColumns.of(op.query().size(2), op.key().size(2));
        return tokens(op) * widest(op) + (1 + columns.panels() * tokens(op)) * Tile.COLUMNS;
    }

    int floats() {
        return floats;
    }

    /** Whether keys or values are read where they lie. */
    private static boolean direct(KeyValues.Part part) {
        return part.given().width() % part.fresh().form().unit() == 0;
    }

    /** In which form keys or values are read. */
    static EntryForm form(KeyValues.Part part) {
        return direct(part) ? part.fresh().form() : EntryForm.FLOATS;
    }

    /**
     * Adds tokens that lie one after another to what the heads carry.
     *
     * @param first the index of the first token
     * @param queries the address of those of the row, {@code [column, channel]}
     * @param state where {@link ContextSums} begin in the workspace
     * @param thread who does it
     */
    void add(int row, int first, int count, long queries, float[] space, int state, int thread) {
        score(row, first, count, queries, space, thread);
        for (int panel = 0; panel < columns.panels(); panel++) {
            weigh(panel, count, space, state);
        }
        addValues(row, first, count, space, state, thread);
    }

    private void score(int row, int first, int count, long queries, float[] space, int thread) {
        KeyValues.Part part = past.keys();
        EntryForm form = form(part);
        long keys = address(part, row, first, count, space, thread);
        long tokenStep = tokenStep(part, row, first);
        long headStep = headStep(part, row, first);
        long apart = valuesApart(row, first);
        long to = products + thread * productBytes;
        for (int token = 0; token < count; token += together) {
            int some = Math.min(together, count - token);
            long key = keys + token * tokenStep;
            int touched = columns.wide() >= KeyProducts.QUERIES
                    ? byFour(form, key, some, tokenStep, headStep, apart, queries, to)
                    : KeyProducts.one(form, key, some, tokenStep, columns.keyHeads(), headStep, columns.wide(), part.step(), apart,
                            queries, to, (long) fours * F32.BYTES);
            Memory.putInt(to + productBytes - Integer.BYTES, touched);
            keep(to, token, some, space);
        }
    }

    /** Four queries of each head at a time; where a group has less, the last are zero. */
    private int byFour(EntryForm form, long key, int some, long tokenStep, long headStep, long apart, long queries, long to) {
        int width = past.keys().step();
        long query = (long) width * Float.BYTES;
        int touched = 0;
        for (int i = 0; i < columns.group(); i += KeyProducts.QUERIES) {
            touched += KeyProducts.four(form, key, some, tokenStep, columns.keyHeads(), headStep, width, i == 0 ? apart : 0,
                    queries + i * query, columns.wide() * query, to + (long) i / KeyProducts.QUERIES * F32.BYTES,
                    (long) columns.wide() / KeyProducts.QUERIES * F32.BYTES, (long) fours * F32.BYTES);
        }
        return touched;
    }

    /** Puts the scores of some tokens where their panels have them. */
    private void keep(long from, int token, int some, float[] space) {
        long at = from;
        for (int vector = 0; vector < some * columns.vectors(); vector++) {
            LaneSums.ofFours(at).intoArray(space, place(vector % columns.vectors() * F32.LANES)
                    + (token + vector / columns.vectors()) * Tile.COLUMNS);
            at += (long) F32.LANES / KeyProducts.QUERIES * F32.BYTES;
        }
    }

    /** How far behind a key its value is, which is then fetched with it; 0 unless they lie in the same way. */
    private long valuesApart(int row, int first) {
        HeadRows keys = past.rows(past.keys(), row, first);
        HeadRows values = past.rows(past.values(), row, first);
        boolean alike = direct(past.keys()) && direct(past.values()) && keys.form() == values.form()
                && keys.width() == values.width() && keys.token() == values.token() && keys.head() == values.head();
        return alike ? past.address(past.values(), row, first, 0) - past.address(past.keys(), row, first, 0) : 0;
    }

    /** Where the scores of a column begin: rows of a panel, a token each. */
    private int place(int column) {
        return scores + column / Tile.COLUMNS * tokens * Tile.COLUMNS + column % Tile.COLUMNS;
    }

    /** Turns the scores of a panel into weights, and scales what was summed if one of them is the largest so far. */
    private void weigh(int panel, int count, float[] space, int state) {
        int at = scores + panel * tokens * Tile.COLUMNS;
        int end = at + count * Tile.COLUMNS;
        if (softCap > 0) {
            Softmax.cap(space, at, count * Tile.COLUMNS, softCap);
        }
        Arrays.fill(space, end, at + (count + Softmax.ROWS - 1) / Softmax.ROWS * Softmax.ROWS * Tile.COLUMNS, Softmax.HIDDEN);
        int column = panel * Tile.COLUMNS;
        if (Softmax.add(space, at, count, state + sums.largest() + column, state + sums.weights() + column, factors)) {
            for (int head = 0; head < columns.heads(); head++) {
                int place = columns.of(head) - column;
                if (place >= 0 && place < Tile.COLUMNS) {
                    ContextSums.scale(space, state + head * sums.width(), sums.width(), space[factors + place]);
                }
            }
        }
    }

    private void addValues(int row, int first, int count, float[] space, int state, int thread) {
        KeyValues.Part part = past.values();
        EntryForm form = form(part);
        long values = address(part, row, first, count, space, thread);
        long step = tokenStep(part, row, first);
        long headStep = headStep(part, row, first);
        int width = part.step();
        for (int head = 0; head < columns.keyHeads(); head++) {
            long value = values + head * headStep;
            int sum = state + head * columns.group() * width;
            int i = 0;
            for (; i + KeyProducts.QUERIES <= columns.group(); i += KeyProducts.QUERIES) {
                ValueSums.four(form, value, step, count, width, space, place(head * columns.wide() + i), sum + i * width, width);
            }
            for (; i < columns.group(); i++) {
                ValueSums.one(form, value, step, count, 0, width, space, place(head * columns.wide() + i), sum + i * width);
            }
        }
    }

    private long tokenStep(KeyValues.Part part, int row, int first) {
        return direct(part) ? past.rows(part, row, first).token() : columns.keyHeads() * headStep(part, row, first);
    }

    private long headStep(KeyValues.Part part, int row, int first) {
        return direct(part) ? past.rows(part, row, first).head() : (long) part.step() * Float.BYTES;
    }

    private long address(KeyValues.Part part, int row, int first, int count, float[] space, int thread) {
        if (direct(part)) {
            return past.address(part, row, first, 0);
        }
        long to = widened + thread * widenedBytes;
        for (int head = 0; head < columns.keyHeads(); head++) {
            past.load(part, row, head, first, count, space, 0);
            for (int token = 0; token < count; token++) {
                long target = to + token * tokenStep(part, row, first) + head * headStep(part, row, first);
                Memory.copy(space, token * part.step(), target, part.step());
            }
        }
        return to;
    }
}
