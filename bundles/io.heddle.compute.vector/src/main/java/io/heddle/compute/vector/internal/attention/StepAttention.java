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
import jdk.incubator.vector.FloatVector;

/**
 * Attention of one token a row, whose cost is reading the cache: each piece of the context is read
 * once, from front to back, with all heads of a token together as they lie; then the pieces of a row
 * are merged.
 */
final class StepAttention implements Step {
    /** Tokens at a time: their scores fill a row of two vectors. */
    private static final int TOKENS = Tile.COLUMNS;
    /** Floats of keys and values that a piece should have at least. */
    private static final int LEAST_FLOATS = 64 << 10;
    private static final int LEAST_MERGED_FLOATS = 16 << 10;

    private final KeyValues past;
    private final Workers workers;
    private final Workspaces workspaces;
    private final Dense input;
    private final HeadRows queries;
    private final HeadRows results;
    private final ContextSplit split;
    private final float queryScale;
    private final double softCap;
    private final int heads;
    private final int keyHeads;
    private final int keyStep;
    private final int valueStep;
    /** Scaled queries {@code [row, head, channel]}. */
    private final float[] scaled;
    /** What each piece came to, {@code [piece, head, carried]}. */
    private final float[] sums;
    /** Floats that a head carries from token to token: the sum of values, then by place the sum of powers and the largest score. */
    private final int carried;
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
        this.softCap = op.softCap();
        this.queryScale = (float) (softCap > 0 ? op.scale() / softCap : op.scale() * Softmax.LOG2_E);
        this.heads = y.size(2);
        this.keyHeads = op.key().size(2);
        this.keyStep = past.keys().step();
        this.valueStep = past.values().step();
        this.split = new ContextSplit(past, workers.threads(), Math.max(TOKENS, LEAST_FLOATS / (keyHeads * (keyStep + valueStep))));
        this.scaled = new float[y.size(0) * heads * keyStep];
        this.carried = valueStep + 2 * TOKENS;
        this.sums = new float[split.most() * heads * carried];
    }

    /** The floats that a workspace must hold. */
    static int floats(Attention op) {
        int values = F32.whole(op.value().size(3) + F32.LANES - 1);
        int step = Math.max(values, F32.whole(op.key().size(3) + F32.LANES - 1));
        return op.key().size(2) * headStep(step) + op.query().size(2) * (TOKENS + values + 2 * TOKENS);
    }

    /** From head to head of some tokens: not a power of two, or all heads would fall on the same lines of the first cache. */
    private static int headStep(int step) {
        return TOKENS * step + F32.LANES;
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
        workers.range(past.lanes().batch() * heads, Math.max(1, LEAST_MERGED_FLOATS / valueStep), merging);
        past.end();
    }

    private void scale(int row) {
        for (int head = 0; head < heads; head++) {
            long query = queries.address(row, 0, head);
            int at = (row * heads + head) * keyStep;
            for (int channel = 0; channel < queries.width(); channel++) {
                scaled[at + channel] = queryScale * Memory.getFloat(query + (long) channel * Float.BYTES);
            }
        }
    }

    private void part(int piece, int thread) {
        int row = split.row(piece);
        int to = split.to(row, piece);
        float[] space = workspaces.take();
        int scores = keyHeads * headStep(Math.max(keyStep, valueStep));
        int state = scores + heads * TOKENS;
        for (int head = state; head < state + heads * carried; head += carried) {
            Arrays.fill(space, head, head + valueStep + TOKENS, 0);
            Arrays.fill(space, head + valueStep + TOKENS, head + carried, Softmax.NONE);
        }
        for (int first = split.from(row, piece); first < to; first += TOKENS) {
            int count = Math.min(TOKENS, to - first);
            past.loadAll(past.keys(), row, first, count, space, headStep(keyStep));
            score(row, count, space, scores);
            for (int head = 0; head < heads; head++) {
                soften(space, scores + head * TOKENS, state + head * carried);
            }
            past.loadAll(past.values(), row, first, count, space, headStep(valueStep));
            for (int head = 0; head < heads; head++) {
                addValues(space, head * keyHeads / heads * headStep(valueStep), valueStep, count, scores + head * TOKENS,
                        state + head * carried, valueStep);
            }
        }
        System.arraycopy(space, state, sums, piece * heads * carried, heads * carried);
        workspaces.giveBack(space);
    }

    private void score(int row, int count, float[] space, int scores) {
        for (int head = 0; head < heads; head++) {
            int at = scores + head * TOKENS;
            int keys = head * keyHeads / heads * headStep(keyStep);
            for (int token = 0; token < TOKENS; token += 8) {
                products(space, keys + token * keyStep, keyStep, scaled, (row * heads + head) * keyStep, at + token);
            }
            if (softCap > 0) {
                Softmax.cap(space, at, TOKENS, softCap);
            }
            Arrays.fill(space, at + count, at + TOKENS, Softmax.HIDDEN);
        }
    }

    /** The products of eight keys with a query. Beyond 325 bytecodes, as {@link #addValues}. */
    private static void products(float[] space, int k0, int width, float[] queries, int query, int to) {
        FloatVector s0 = F32.all(0f), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
        int k1 = k0 + width, k2 = k1 + width, k3 = k2 + width, k4 = k3 + width, k5 = k4 + width, k6 = k5 + width, k7 = k6 + width;
        for (int i = 0; i < width; i += F32.LANES) {
            FloatVector value = vector(queries, query + i);
            s0 = vector(space, k0 + i).fma(value, s0);
            s1 = vector(space, k1 + i).fma(value, s1);
            s2 = vector(space, k2 + i).fma(value, s2);
            s3 = vector(space, k3 + i).fma(value, s3);
            s4 = vector(space, k4 + i).fma(value, s4);
            s5 = vector(space, k5 + i).fma(value, s5);
            s6 = vector(space, k6 + i).fma(value, s6);
            s7 = vector(space, k7 + i).fma(value, s7);
        }
        space[to] = F32.sum(s0);
        space[to + 1] = F32.sum(s1);
        space[to + 2] = F32.sum(s2);
        space[to + 3] = F32.sum(s3);
        space[to + 4] = F32.sum(s4);
        space[to + 5] = F32.sum(s5);
        space[to + 6] = F32.sum(s6);
        space[to + 7] = F32.sum(s7);
    }

    /** Turns scores into powers, and scales what was summed if one of them is the largest so far. */
    private void soften(float[] space, int at, int state) {
        int largest = state + valueStep + TOKENS;
        float before = space[largest];
        float most = before;
        for (int i = at; i < at + TOKENS; i++) {
            most = space[i] > most ? space[i] : most;
        }
        if (most > before) {
            Arrays.fill(space, largest, largest + TOKENS, most);
            scale(space, state, valueStep + TOKENS, (float) Math.exp((before - most) / Softmax.LOG2_E));
        }
        Softmax.addPowers(space, at, at + TOKENS, largest, state + valueStep);
    }

    private static void scale(float[] sums, int at, int count, float factor) {
        for (int i = at; i < at + count; i += F32.LANES) {
            vector(sums, i).mul(factor).intoArray(sums, i);
        }
    }

    private static FloatVector vector(float[] space, int at) {
        return FloatVector.fromArray(F32.SPECIES, space, at);
    }

    /** Written out beyond 325 bytecodes, so that it is compiled for itself and keeps its vectors in registers. */
    private static void addValues(float[] space, int values, int step, int count, int powers, int sums, int width) {
        int channel = 0;
        for (; channel + 4 * F32.LANES <= width; channel += 4 * F32.LANES) {
            int at = sums + channel;
            FloatVector s0 = vector(space, at);
            FloatVector s1 = vector(space, at + F32.LANES);
            FloatVector s2 = vector(space, at + 2 * F32.LANES);
            FloatVector s3 = vector(space, at + 3 * F32.LANES);
            for (int token = 0; token < count; token++) {
                FloatVector power = F32.all(space[powers + token]);
                int value = values + channel + token * step;
                s0 = vector(space, value).fma(power, s0);
                s1 = vector(space, value + F32.LANES).fma(power, s1);
                s2 = vector(space, value + 2 * F32.LANES).fma(power, s2);
                s3 = vector(space, value + 3 * F32.LANES).fma(power, s3);
            }
            s0.intoArray(space, at);
            s1.intoArray(space, at + F32.LANES);
            s2.intoArray(space, at + 2 * F32.LANES);
            s3.intoArray(space, at + 3 * F32.LANES);
        }
        for (; channel < width; channel += F32.LANES) {
            FloatVector even = vector(space, sums + channel);
            FloatVector odd = F32.all(0f);
            int token = 0;
            for (; token + 1 < count; token += 2) {
                int value = values + channel + token * step;
                even = vector(space, value).fma(F32.all(space[powers + token]), even);
                odd = vector(space, value + step).fma(F32.all(space[powers + token + 1]), odd);
            }
            if (token < count) {
                even = vector(space, values + channel + token * step).fma(F32.all(space[powers + token]), even);
            }
            even.add(odd).intoArray(space, sums + channel);
        }
    }

    /** Adds up the pieces of some heads of some rows in their first piece, and writes the result. */
    private void merge(int from, int to) {
        for (int i = from; i < to; i++) {
            int row = i / heads;
            int head = i % heads;
            long result = results.address(row, 0, head);
            int first = split.begin(row);
            int end = split.begin(row + 1);
            if (first == end) {
                Memory.clear(result, (long) results.width() * Float.BYTES);
                continue;
            }
            float most = Softmax.NONE;
            for (int piece = first; piece < end; piece++) {
                most = Math.max(most, largest(piece, head));
            }
            for (int piece = first; piece < end; piece++) {
                gather(first, piece, head, (float) Math.exp((largest(piece, head) - most) / Softmax.LOG2_E));
            }
            write((first * heads + head) * carried, result);
        }
    }

    private float largest(int piece, int head) {
        return sums[(piece * heads + head) * carried + valueStep + TOKENS];
    }

    private void gather(int first, int piece, int head, float factor) {
        int at = (piece * heads + head) * carried;
        int to = (first * heads + head) * carried;
        if (piece == first) {
            scale(sums, to, valueStep + TOKENS, factor);
            return;
        }
        for (int j = 0; j < valueStep + TOKENS; j += F32.LANES) {
            vector(sums, at + j).fma(F32.all(factor), vector(sums, to + j)).intoArray(sums, to + j);
        }
    }

    private void write(int at, long result) {
        float sum = 0;
        for (int place = 0; place < TOKENS; place++) {
            sum += sums[at + valueStep + place];
        }
        for (int channel = 0; channel < results.width(); channel++) {
            Memory.putFloat(result + (long) channel * Float.BYTES, sums[at + channel] / sum);
        }
    }
}
