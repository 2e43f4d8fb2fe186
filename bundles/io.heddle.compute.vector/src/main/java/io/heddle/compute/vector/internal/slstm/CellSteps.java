// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.slstm;

import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.memory.Memory;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** What happens to one head on one token, in loops short enough to stay in registers. */
final class CellSteps {
    /** The maximum of an empty history: below every gate, and finite. */
    private static final float EMPTY = -1e30f;
    private static final int TILE = 4;

    private CellSteps() {}

    /** {@code to = x + bias[from..]} for {@code count} floats. */
    static void inputs(int count, long x, float[] bias, int from, long to) {
        int whole = F32.whole(count);
        for (int i = 0; i < whole; i += F32.LANES) {
            long at = (long) i * Float.BYTES;
            F32.store(F32.load(x + at).add(FloatVector.fromArray(F32.SPECIES, bias, from + i)), to + at);
        }
        for (int i = whole; i < count; i++) {
            long at = (long) i * Float.BYTES;
            Memory.putFloat(to + at, Memory.getFloat(x + at) + bias[from + i]);
        }
    }

    /** {@code to[i] += sum_j h[j] r[from + j count + i]} for {@code count} floats. */
    static void recur(int count, int channels, float[] r, int from, long h, long to) {
        int i = 0;
        for (; i + TILE * F32.LANES <= count; i += TILE * F32.LANES) {
            tile(count, channels, r, from + i, h, to + (long) i * Float.BYTES);
        }
        for (; i + F32.LANES <= count; i += F32.LANES) {
            vector(count, channels, r, from + i, h, to + (long) i * Float.BYTES);
        }
        for (; i < count; i++) {
            float sum = Memory.getFloat(to + (long) i * Float.BYTES);
            for (int j = 0; j < channels; j++) {
                sum = Math.fma(Memory.getFloat(h + (long) j * Float.BYTES), r[from + j * count + i], sum);
            }
            Memory.putFloat(to + (long) i * Float.BYTES, sum);
        }
    }

    private static void tile(int count, int channels, float[] r, int from, long h, long to) {
        FloatVector a = F32.load(to);
        FloatVector b = F32.load(to + F32.BYTES);
        FloatVector c = F32.load(to + 2L * F32.BYTES);
        FloatVector d = F32.load(to + 3L * F32.BYTES);
        for (int j = 0; j < channels; j++) {
            FloatVector last = F32.all(Memory.getFloat(h + (long) j * Float.BYTES));
            int at = from + j * count;
            a = FloatVector.fromArray(F32.SPECIES, r, at).fma(last, a);
            b = FloatVector.fromArray(F32.SPECIES, r, at + F32.LANES).fma(last, b);
            c = FloatVector.fromArray(F32.SPECIES, r, at + 2 * F32.LANES).fma(last, c);
            d = FloatVector.fromArray(F32.SPECIES, r, at + 3 * F32.LANES).fma(last, d);
        }
        F32.store(a, to);
        F32.store(b, to + F32.BYTES);
        F32.store(c, to + 2L * F32.BYTES);
        F32.store(d, to + 3L * F32.BYTES);
    }

    private static void vector(int count, int channels, float[] r, int from, long h, long to) {
        FloatVector sum = F32.load(to);
        for (int j = 0; j < channels; j++) {
            sum = FloatVector.fromArray(F32.SPECIES, r, from + j * count)
                    .fma(F32.all(Memory.getFloat(h + (long) j * Float.BYTES)), sum);
        }
        F32.store(sum, to);
    }

    /**
     * Makes the exponents of what comes in and of what stays relative to the larger one, which is the
     * next m.
     *
     * @param gates i, and logsigmoid f behind it
     * @param h the head's state; c, n and m follow, each {@code step} bytes behind the one before
     */
    static void stabilise(int channels, long gates, long h, long step) {
        long forget = gates + (long) channels * Float.BYTES;
        int whole = F32.whole(channels);
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            FloatVector input = F32.load(gates + at);
            FloatVector before = F32.load(h + 3 * step + at).blend(EMPTY, F32.load(h + 2 * step + at).compare(VectorOperators.EQ, 0f));
            FloatVector kept = F32.load(forget + at).add(before);
            FloatVector top = input.max(kept);
            F32.store(input.sub(top), gates + at);
            F32.store(kept.sub(top), forget + at);
            F32.store(top, h + 3 * step + at);
        }
        for (long at = (long) whole * Float.BYTES, end = (long) channels * Float.BYTES; at < end; at += Float.BYTES) {
            float input = Memory.getFloat(gates + at);
            float before = Memory.getFloat(h + 2 * step + at) == 0 ? EMPTY : Memory.getFloat(h + 3 * step + at);
            float kept = Memory.getFloat(forget + at) + before;
            float top = Math.max(input, kept);
            Memory.putFloat(gates + at, input - top);
            Memory.putFloat(forget + at, kept - top);
            Memory.putFloat(h + 3 * step + at, top);
        }
    }

    /** The next c, n and h out of the four gates, which lie behind one another. */
    static void cell(int channels, long gates, long h, long step) {
        long bytes = (long) channels * Float.BYTES;
        int whole = F32.whole(channels);
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            FloatVector input = F32.load(gates + at);
            FloatVector forget = F32.load(gates + bytes + at);
            FloatVector c = F32.load(h + step + at).fma(forget, input.mul(F32.load(gates + 2 * bytes + at)));
            FloatVector n = F32.load(h + 2 * step + at).fma(forget, input);
            F32.store(c, h + step + at);
            F32.store(n, h + 2 * step + at);
            F32.store(c.div(n).mul(F32.load(gates + 3 * bytes + at)), h + at);
        }
        for (long at = (long) whole * Float.BYTES; at < bytes; at += Float.BYTES) {
            float input = Memory.getFloat(gates + at);
            float forget = Memory.getFloat(gates + bytes + at);
            float c = Math.fma(Memory.getFloat(h + step + at), forget, input * Memory.getFloat(gates + 2 * bytes + at));
            float n = Math.fma(Memory.getFloat(h + 2 * step + at), forget, input);
            Memory.putFloat(h + step + at, c);
            Memory.putFloat(h + 2 * step + at, n);
            Memory.putFloat(h + at, c / n * Memory.getFloat(gates + 3 * bytes + at));
        }
    }
}
