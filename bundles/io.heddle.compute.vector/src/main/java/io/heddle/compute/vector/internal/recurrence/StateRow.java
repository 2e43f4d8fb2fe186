// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.recurrence;

import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.memory.Memory;
import jdk.incubator.vector.FloatVector;

/**
 * Work on rows of S where they lie, key channels side by side; other operands lie in an array. Rows are
 * passed one after the other in loops that end at an unequal index: the compiler puts no prologue before
 * these, and the processor reads the next row ahead.
 */
final class StateRow {
    private StateRow() {}

    /** The sum over channels of {@code row * x}. */
    static float dot(long row, float[] x, int at, int count) {
        FloatVector sums = F32.all(0f);
        int whole = F32.whole(count);
        long place = row;
        for (int k = 0; k != whole; k += F32.LANES) {
            sums = F32.load(place).fma(FloatVector.fromArray(F32.SPECIES, x, at + k), sums);
            place += F32.BYTES;
        }
        float sum = F32.sum(sums);
        for (int k = whole; k < count; k++) {
            sum = Math.fma(Memory.getFloat(row + (long) k * Float.BYTES), x[at + k], sum);
        }
        return sum;
    }

    /** {@code row = row * decay + factor * write}. */
    static void advance(long row, float[] x, int decay, int write, float factor, int count) {
        int whole = F32.whole(count);
        FloatVector times = F32.all(factor);
        long place = row;
        for (int k = 0; k != whole; k += F32.LANES) {
            FloatVector kept = F32.load(place).mul(FloatVector.fromArray(F32.SPECIES, x, decay + k));
            F32.store(FloatVector.fromArray(F32.SPECIES, x, write + k).fma(times, kept), place);
            place += F32.BYTES;
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
        long place = row;
        for (int k = 0; k != whole; k += F32.LANES) {
            F32.store(FloatVector.fromArray(F32.SPECIES, x, write + k).fma(times, F32.load(place)), place);
            place += F32.BYTES;
        }
        for (int k = whole; k < count; k++) {
            long at = row + (long) k * Float.BYTES;
            Memory.putFloat(at, Math.fma(x[write + k], factor, Memory.getFloat(at)));
        }
    }

    /** Decays, writes and reads in one pass: {@code row = row * decay + factor * write}; the sum of {@code row * query}. */
    static float advanceAndDot(long row, float[] x, int decay, int write, int query, float factor, int count) {
        int whole = F32.whole(count);
        FloatVector times = F32.all(factor);
        FloatVector sums = F32.all(0f);
        long place = row;
        for (int k = 0; k != whole; k += F32.LANES) {
            FloatVector kept = F32.load(place).mul(FloatVector.fromArray(F32.SPECIES, x, decay + k));
            FloatVector next = FloatVector.fromArray(F32.SPECIES, x, write + k).fma(times, kept);
            F32.store(next, place);
            sums = next.fma(FloatVector.fromArray(F32.SPECIES, x, query + k), sums);
            place += F32.BYTES;
        }
        float sum = F32.sum(sums);
        for (int k = whole; k < count; k++) {
            long at = row + (long) k * Float.BYTES;
            float next = Math.fma(x[write + k], factor, Memory.getFloat(at) * x[decay + k]);
            Memory.putFloat(at, next);
            sum = Math.fma(next, x[query + k], sum);
        }
        return sum;
    }
}
