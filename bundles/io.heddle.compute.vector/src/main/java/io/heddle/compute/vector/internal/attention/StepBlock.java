// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.attention;

import io.heddle.api.kernel.Binding;
import io.heddle.api.operator.Attention;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.memory.LaneSums;
import io.heddle.compute.vector.internal.memory.Memory;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Some tokens of a context for all heads of a step: scores, weights, and the weighted sum of values.
 * Keys and values are read where they lie, unless their channels do not fill whole vectors: then a
 * head at a time is widened first.
 */
final class StepBlock {
    /** Tokens at a time: their scores fill rows of two vectors. */
    static final int TOKENS = 64;
    /** Bytes of a cache line. */
    private static final long LINE = 64;

    private final KeyValues past;
    private final ContextSums sums;
    private final int keyHeads;
    private final int group;
    private final double softCap;
    private final int products;
    private final int scales;
    private final int scores;
    private final int floats;
    /** For each thread a head's tokens widened; 0 where none is needed. */
    private final long widened;
    private final int widest;

    StepBlock(Attention op, KeyValues past, ContextSums sums, Binding binding, int threads) {
        this.past = past;
        this.sums = sums;
        this.keyHeads = op.key().size(2);
        this.group = sums.heads() / keyHeads;
        this.softCap = op.softCap();
        this.widest = widest(op);
        this.products = TOKENS * widest;
        this.scales = products + KeyProducts.HEADS * F32.LANES * F32.LANES;
        this.scores = scales + TOKENS;
        this.floats = floats(op);
        this.widened = direct(past.keys()) && direct(past.values()) ? 0
                : binding.scratch().allocate(DataType.F32, Shape.of(threads, TOKENS, widest)).address();
    }

    private static int widest(Attention op) {
        return F32.whole(Math.max(op.key().size(3), op.value().size(3)) + F32.LANES - 1);
    }

    /** The floats of a workspace that are used here. */
    static int floats(Attention op) {
        return TOKENS * widest(op) + KeyProducts.HEADS * F32.LANES * F32.LANES + TOKENS + op.query().size(2) * TOKENS;
    }

    int floats() {
        return floats;
    }

    private static boolean direct(KeyValues.Part part) {
        return part.step() == part.given().width();
    }

    /**
     * Adds tokens that lie one after another to what the heads carry.
     *
     * @param first the index of the first token
     * @param query where the queries of the row begin
     * @param state where {@link ContextSums} begin in the workspace
     * @param thread who does it
     */
    void add(int row, int first, int count, float[] queries, int query, float[] space, int state, int thread) {
        fetch(past.keys(), row, first, count, space);
        for (int head = 0; head < keyHeads; head++) {
            score(row, head, first, count, queries, query + head * group * past.keys().step(), space, thread);
        }
        fetch(past.values(), row, first, count, space);
        for (int head = 0; head < keyHeads; head++) {
            for (int i = head * group; i < (head + 1) * group; i++) {
                weigh(space, scores + i * TOKENS, count, state + i * sums.carried());
            }
            addValues(row, head, first, count, space, state + head * group * sums.carried(), thread);
        }
    }

    /**
     * Reads tokens in order as they lie, a load a cache line, before their heads are read one by one:
     * heads lie too far apart for the machine to see what comes next and fetch it ahead.
     */
    private void fetch(KeyValues.Part part, int row, int first, int count, float[] space) {
        HeadRows rows = past.rows(part, row, first);
        if (direct(part) && rows.token() == keyHeads * rows.head()) {
            touch(past.address(part, row, first, 0), count * rows.token(), space, products);
        }
    }

    /** What is summed is of no use but to keep the loads. */
    private static void touch(long from, long bytes, float[] space, int at) {
        FloatVector a = F32.all(0f), b = a, c = a, d = a;
        for (long line = from, end = from + (bytes & -4 * LINE); line != end; line += 4 * LINE) {
            a = F32.load(line).add(a);
            b = F32.load(line + LINE).add(b);
            c = F32.load(line + 2 * LINE).add(c);
            d = F32.load(line + 3 * LINE).add(d);
        }
        a.add(b).add(c.add(d)).intoArray(space, at);
    }

    private void score(int row, int head, int first, int count, float[] queries, int query, float[] space, int thread) {
        KeyValues.Part part = past.keys();
        EntryForm form = form(part, row, first);
        long step = step(part, row, first);
        long keys = address(part, row, head, first, count, space, thread);
        int width = part.step();
        int at = scores + head * group * TOKENS;
        for (int token = 0; token < count; token += F32.LANES) {
            int some = Math.min(F32.LANES, count - token);
            int i = 0;
            for (; i + KeyProducts.HEADS <= group; i += KeyProducts.HEADS) {
                KeyProducts.four(form, keys + token * step, step, some, width, queries, query + i * width, space, products);
                LaneSums.fold(space, products, KeyProducts.HEADS);
                for (int j = 0; j < KeyProducts.HEADS; j++) {
                    vector(space, products + j * F32.LANES).intoArray(space, at + (i + j) * TOKENS + token);
                }
            }
            for (; i < group; i++) {
                KeyProducts.one(form, keys + token * step, step, some, width, queries, query + i * width, space, products);
                LaneSums.fold(space, products, 1);
                vector(space, products).intoArray(space, at + i * TOKENS + token);
            }
        }
        if (form == EntryForm.BYTES) {
            scale(keys, step, width, count, space, at);
        }
        for (int i = 0; i < group; i++) {
            if (softCap > 0) {
                Softmax.cap(space, at + i * TOKENS, TOKENS, softCap);
            }
            Arrays.fill(space, at + i * TOKENS + count, at + (i + 1) * TOKENS, Softmax.HIDDEN);
        }
    }

    private void addValues(int row, int head, int first, int count, float[] space, int state, int thread) {
        KeyValues.Part part = past.values();
        EntryForm form = form(part, row, first);
        long step = step(part, row, first);
        long values = address(part, row, head, first, count, space, thread);
        int width = part.step();
        int at = scores + head * group * TOKENS;
        if (form == EntryForm.BYTES) {
            scale(values, step, width, count, space, at);
        }
        int carried = sums.carried();
        int i = 0;
        for (; i + KeyProducts.HEADS <= group; i += KeyProducts.HEADS) {
            ValueSums.four(form, values, step, count, width, space, at + i * TOKENS, TOKENS, state + i * carried, carried);
        }
        for (; i < group; i++) {
            ValueSums.one(form, values, step, count, 0, width, space, at + i * TOKENS, state + i * carried);
        }
    }

    private EntryForm form(KeyValues.Part part, int row, int first) {
        return direct(part) ? past.rows(part, row, first).form() : EntryForm.FLOATS;
    }

    private long step(KeyValues.Part part, int row, int first) {
        return direct(part) ? past.rows(part, row, first).token() : (long) part.step() * Float.BYTES;
    }

    private long address(KeyValues.Part part, int row, int head, int first, int count, float[] space, int thread) {
        if (direct(part)) {
            return past.address(part, row, first, head);
        }
        long to = widened + (long) thread * TOKENS * widest * Float.BYTES;
        past.load(part, row, head, first, count, space, 0);
        Memory.copy(space, 0, to, count * part.step());
        return to;
    }

    /** Multiplies what the query heads of a key head have for each token by the scale behind its bytes. */
    private void scale(long rows, long step, int width, int count, float[] space, int at) {
        for (int token = 0; token < count; token++) {
            space[scales + token] = Memory.getFloat(rows + token * step + width);
        }
        for (int i = 0; i < group * TOKENS; i += F32.LANES) {
            vector(space, at + i).mul(vector(space, scales + i % TOKENS)).intoArray(space, at + i);
        }
    }

    /** Turns scores into weights, and scales what was summed if one of them is the largest so far. */
    private void weigh(float[] space, int at, int count, int state) {
        int largest = state + sums.largest();
        float before = space[largest];
        float most = most(space, at, before);
        if (most > before) {
            Arrays.fill(space, largest, state + sums.carried(), most);
            ContextSums.scale(space, state, sums.largest(), (float) Math.exp((before - most) / Softmax.LOG2_E));
        }
        Softmax.addPowers(space, at, at + TOKENS, largest, state + sums.weights());
    }

    /** Number by number, in four chains: with vectors, all of {@link #add} would be too much for the compiler's registers. */
    private static float most(float[] space, int at, float before) {
        float a = before, b = before, c = before, d = before;
        for (int i = at; i < at + TOKENS; i += 4) {
            a = space[i] > a ? space[i] : a;
            b = space[i + 1] > b ? space[i + 1] : b;
            c = space[i + 2] > c ? space[i + 2] : c;
            d = space[i + 3] > d ? space[i + 3] : d;
        }
        a = b > a ? b : a;
        c = d > c ? d : c;
        return c > a ? c : a;
    }

    private static FloatVector vector(float[] space, int at) {
        return FloatVector.fromArray(F32.SPECIES, space, at);
    }
}
