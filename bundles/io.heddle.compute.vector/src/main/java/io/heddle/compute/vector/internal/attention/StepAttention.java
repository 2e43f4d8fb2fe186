// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.attention;

import io.heddle.api.kernel.Binding;
import io.heddle.api.kernel.Step;
import io.heddle.api.operator.Attention;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.memory.Dense;
import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.memory.Memory;
import io.heddle.compute.vector.internal.work.Workers;
import io.heddle.compute.vector.internal.work.Workspaces;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Attention of one token a row, whose cost is reading the cache: each piece of the context is read
 * once, from front to back, with all heads of a token together as they lie; then the pieces of a row
 * are merged.
 */
final class StepAttention implements Step {
    /** Tokens at a time: their scores fill a vector. */
    private static final int TOKENS = F32.LANES;
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
    /** What each piece came to, {@code [piece, head]}: the sum of values, then by lane the sum of powers; then the largest. */
    private final float[] sums;
    private final float[] largest;
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
        this.sums = new float[split.most() * heads * (valueStep + F32.LANES)];
        this.largest = new float[split.most() * heads];
    }

    /** The floats that a workspace must hold. */
    static int floats(Attention op) {
        int step = F32.whole(Math.max(op.key().size(3), op.value().size(3)) + F32.LANES - 1);
        return TOKENS * op.key().size(2) * step + TOKENS * op.query().size(2) + LaneSums.SPACE;
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
        int mine = piece * heads * (valueStep + F32.LANES);
        Arrays.fill(sums, mine, mine + heads * (valueStep + F32.LANES), 0);
        Arrays.fill(largest, piece * heads, (piece + 1) * heads, Softmax.NONE);
        float[] space = workspaces.take();
        for (int first = split.from(row, piece); first < to; first += TOKENS) {
            tokens(row, piece, first, Math.min(TOKENS, to - first), space);
        }
        workspaces.giveBack(space);
    }

    private void tokens(int row, int piece, int first, int count, float[] space) {
        int powers = TOKENS * keyHeads * Math.max(keyStep, valueStep);
        int own = powers + TOKENS * heads;
        int group = heads / keyHeads;
        past.loadAll(past.keys(), row, first, count, space, 0);
        for (int head = 0; head < heads; head++) {
            int place = piece * heads + head;
            FloatVector scores = LaneSums.products(space, head / group * keyStep, keyHeads * keyStep, scaled,
                    (row * heads + head) * keyStep, keyStep, own);
            scores.intoArray(space, powers + head * TOKENS);
            if (softCap > 0) {
                Softmax.cap(space, powers + head * TOKENS, TOKENS, softCap);
            }
            soften(space, powers + head * TOKENS, count, place);
        }
        past.loadAll(past.values(), row, first, count, space, 0);
        for (int head = 0; head < heads; head++) {
            addValues(space, head / group * valueStep, keyHeads * valueStep, count, powers + head * TOKENS, sums,
                    (piece * heads + head) * (valueStep + F32.LANES), valueStep);
        }
    }

    /** Turns scores into powers, and scales what was summed if one of them is the largest so far. */
    private void soften(float[] space, int at, int count, int place) {
        VectorMask<Float> there = F32.SPECIES.indexInRange(0, count);
        FloatVector scores = F32.all(Softmax.HIDDEN).blend(FloatVector.fromArray(F32.SPECIES, space, at), there);
        float most = largest[place];
        int sum = place * (valueStep + F32.LANES);
        if (scores.compare(VectorOperators.GT, most).anyTrue()) {
            float before = most;
            for (int i = at; i < at + count; i++) {
                most = space[i] > most ? space[i] : most;
            }
            largest[place] = most;
            scaleSums(sums, sum, valueStep + F32.LANES, (float) Math.exp((before - most) / Softmax.LOG2_E));
        }
        FloatVector powers = Softmax.power(scores.sub(most)).blend(0f, there.not());
        powers.intoArray(space, at);
        powers.add(FloatVector.fromArray(F32.SPECIES, sums, sum + valueStep)).intoArray(sums, sum + valueStep);
    }

    private static void scaleSums(float[] sums, int at, int count, float factor) {
        for (int i = at; i < at + count; i += F32.LANES) {
            FloatVector.fromArray(F32.SPECIES, sums, i).mul(factor).intoArray(sums, i);
        }
    }

    private static void addValues(float[] space, int values, int step, int count, int powers, float[] sums, int at, int width) {
        int channel = 0;
        for (; channel + 4 * F32.LANES <= width; channel += 4 * F32.LANES) {
            addFour(space, values + channel, step, count, powers, sums, at + channel);
        }
        for (; channel < width; channel += F32.LANES) {
            FloatVector sum = FloatVector.fromArray(F32.SPECIES, sums, at + channel);
            for (int token = 0; token < count; token++) {
                sum = FloatVector.fromArray(F32.SPECIES, space, values + channel + token * step).fma(F32.all(space[powers + token]), sum);
            }
            sum.intoArray(sums, at + channel);
        }
    }

    private static void addFour(float[] space, int values, int step, int count, int powers, float[] sums, int at) {
        FloatVector s0 = FloatVector.fromArray(F32.SPECIES, sums, at);
        FloatVector s1 = FloatVector.fromArray(F32.SPECIES, sums, at + F32.LANES);
        FloatVector s2 = FloatVector.fromArray(F32.SPECIES, sums, at + 2 * F32.LANES);
        FloatVector s3 = FloatVector.fromArray(F32.SPECIES, sums, at + 3 * F32.LANES);
        for (int token = 0; token < count; token++) {
            FloatVector power = F32.all(space[powers + token]);
            int value = values + token * step;
            s0 = FloatVector.fromArray(F32.SPECIES, space, value).fma(power, s0);
            s1 = FloatVector.fromArray(F32.SPECIES, space, value + F32.LANES).fma(power, s1);
            s2 = FloatVector.fromArray(F32.SPECIES, space, value + 2 * F32.LANES).fma(power, s2);
            s3 = FloatVector.fromArray(F32.SPECIES, space, value + 3 * F32.LANES).fma(power, s3);
        }
        s0.intoArray(sums, at);
        s1.intoArray(sums, at + F32.LANES);
        s2.intoArray(sums, at + 2 * F32.LANES);
        s3.intoArray(sums, at + 3 * F32.LANES);
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
                most = Math.max(most, largest[piece * heads + head]);
            }
            for (int piece = first; piece < end; piece++) {
                gather(first, piece, head, (float) Math.exp((largest[piece * heads + head] - most) / Softmax.LOG2_E));
            }
            write(first * heads + head, result);
        }
    }

    private void gather(int first, int piece, int head, float factor) {
        int width = valueStep + F32.LANES;
        int at = (piece * heads + head) * width;
        int to = (first * heads + head) * width;
        if (piece == first) {
            scaleSums(sums, to, width, factor);
            return;
        }
        for (int j = 0; j < width; j += F32.LANES) {
            FloatVector.fromArray(F32.SPECIES, sums, at + j).fma(F32.all(factor), FloatVector.fromArray(F32.SPECIES, sums, to + j))
                    .intoArray(sums, to + j);
        }
    }

    private void write(int place, long result) {
        int at = place * (valueStep + F32.LANES);
        float sum = 0;
        for (int lane = 0; lane < F32.LANES; lane++) {
            sum += sums[at + valueStep + lane];
        }
        for (int channel = 0; channel < results.width(); channel++) {
            Memory.putFloat(result + (long) channel * Float.BYTES, sums[at + channel] / sum);
        }
    }
}
