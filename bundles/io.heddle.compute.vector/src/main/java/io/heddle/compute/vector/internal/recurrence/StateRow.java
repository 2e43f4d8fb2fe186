// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.recurrence;

import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.memory.Memory;
import jdk.incubator.vector.FloatVector;

/** Work on rows of S where they lie, key channels side by side; other operands lie in an array. */
final class StateRow {
    private StateRow() {}

    /**
     * The sum over channels of {@code row * x}.
     *
     * @param lanes where a vector may be put: a caller sums several rows, and what adds the lanes of a vector there
     *     would be too much for the compiler to inline
     */
    static float dot(long row, float[] x, int at, int count, int lanes) {
        FloatVector sum = F32.all(0f);
        int whole = F32.whole(count);
        for (int k = 0; k < whole; k += F32.LANES) {
            sum = F32.load(row + (long) k * Float.BYTES).fma(FloatVector.fromArray(F32.SPECIES, x, at + k), sum);
        }
        sum.intoArray(x, lanes);
        float total = F32.sum(x, lanes);
        for (int k = whole; k < count; k++) {
            total = Math.fma(Memory.getFloat(row + (long) k * Float.BYTES), x[at + k], total);
        }
        return total;
    }

    /** {@code row = row * decay + factor * write}. */
    static void advance(long row, float[] x, int decay, int write, float factor, int count) {
        int whole = F32.whole(count);
        FloatVector times = F32.all(factor);
        for (int k = 0; k < whole; k += F32.LANES) {
            long at = row + (long) k * Float.BYTES;
            FloatVector kept = F32.load(at).mul(FloatVector.fromArray(F32.SPECIES, x, decay + k));
            F32.store(FloatVector.fromArray(F32.SPECIES, x, write + k).fma(times, kept), at);
        }
        for (int k = whole; k < count; k++) {
            long at = row + (long) k * Float.BYTES;
            Memory.putFloat(at, Math.fma(x[write + k], factor, Memory.getFloat(at) * x[decay + k]));
        }
    }

    /** {@code row = row + factor * write}. */
    static void add(long row, float[] x, int write, float factor, int count) {
        int whole = F32.whole(count);
        FloatVector times = F32.all(factor);
        for (int k = 0; k < whole; k += F32.LANES) {
            long at = row + (long) k * Float.BYTES;
            F32.store(FloatVector.fromArray(F32.SPECIES, x, write + k).fma(times, F32.load(at)), at);
        }
        for (int k = whole; k < count; k++) {
            long at = row + (long) k * Float.BYTES;
            Memory.putFloat(at, Math.fma(x[write + k], factor, Memory.getFloat(at)));
        }
    }

    /**
     * Decays, writes and reads four rows in one pass: {@code row = row * decay + factors[i] * write},
     * and {@code sums[i] = row . query}.
     *
     * @param step bytes from row to row
     * @param factors where four factors are
     * @param sums where four sums go
     * @param lanes where four vectors may be put
     */
    static void four(long row, long step, float[] x, int decay, int write, int query, int count, int factors, int sums,
            int lanes) {
        long r1 = row + step;
        long r2 = r1 + step;
        long r3 = r2 + step;
        FloatVector s0 = F32.all(0f);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        FloatVector f0 = F32.all(x[factors]);
        FloatVector f1 = F32.all(x[factors + 1]);
        FloatVector f2 = F32.all(x[factors + 2]);
        FloatVector f3 = F32.all(x[factors + 3]);
        for (int k = 0; k < count; k += F32.LANES) {
            long at = (long) k * Float.BYTES;
            FloatVector kept = FloatVector.fromArray(F32.SPECIES, x, decay + k);
            FloatVector written = FloatVector.fromArray(F32.SPECIES, x, write + k);
            FloatVector read = FloatVector.fromArray(F32.SPECIES, x, query + k);
            FloatVector v0 = written.fma(f0, F32.load(row + at).mul(kept));
            F32.store(v0, row + at);
            s0 = v0.fma(read, s0);
            FloatVector v1 = written.fma(f1, F32.load(r1 + at).mul(kept));
            F32.store(v1, r1 + at);
            s1 = v1.fma(read, s1);
            FloatVector v2 = written.fma(f2, F32.load(r2 + at).mul(kept));
            F32.store(v2, r2 + at);
            s2 = v2.fma(read, s2);
            FloatVector v3 = written.fma(f3, F32.load(r3 + at).mul(kept));
            F32.store(v3, r3 + at);
            s3 = v3.fma(read, s3);
        }
        s0.intoArray(x, lanes);
        s1.intoArray(x, lanes + F32.LANES);
        s2.intoArray(x, lanes + 2 * F32.LANES);
        s3.intoArray(x, lanes + 3 * F32.LANES);
        for (int i = 0; i < 4; i++) {
            x[sums + i] = F32.sum(x, lanes + i * F32.LANES);
        }
    }
}
