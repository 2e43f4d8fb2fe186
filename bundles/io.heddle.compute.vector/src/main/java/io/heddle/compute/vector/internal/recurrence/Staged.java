// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.recurrence;

import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.memory.Memory;
import io.heddle.compute.vector.internal.pointwise.Exp;
import io.heddle.compute.vector.internal.projection.Tile;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Rows of floats that are brought into an array, padded with zeros to whole vectors, and worked on there. */
final class Staged {
    private Staged() {}

    /** A count that is rounded up to whole vectors. */
    static int padded(int count) {
        return (count + F32.LANES - 1) & -F32.LANES;
    }

    /** {@code x[at..] = factor * row}. */
    static void load(long row, int count, float factor, float[] x, int at) {
        int whole = F32.whole(count);
        for (int k = 0; k != whole; k += F32.LANES) {
            F32.load(row + (long) k * Float.BYTES).mul(factor).intoArray(x, at + k);
        }
        for (int k = whole; k < count; k++) {
            x[at + k] = factor * Memory.getFloat(row + (long) k * Float.BYTES);
        }
        pad(x, at, count, 0);
    }

    /** {@code x[at..] = e^row} for a row of logarithms of at most 0, and 1 in the padding. */
    static void loadExp(long row, int count, float[] x, int at) {
        int whole = F32.whole(count);
        for (int k = 0; k != whole; k += F32.LANES) {
            Exp.expUpTo(F32.load(row + (long) k * Float.BYTES)).intoArray(x, at + k);
        }
        for (int k = whole; k < count; k++) {
            x[at + k] = (float) Math.exp(Memory.getFloat(row + (long) k * Float.BYTES));
        }
        pad(x, at, count, 1);
    }

    private static void pad(float[] x, int at, int count, float value) {
        for (int k = count; k < padded(count); k++) {
            x[at + k] = value;
        }
    }

    /** {@code x[at..at + count] = value}; the count is of whole vectors. */
    static void fill(float[] x, int at, int count, float value) {
        FloatVector all = F32.all(value);
        for (int k = 0; k < count; k += F32.LANES) {
            all.intoArray(x, at + k);
        }
    }

    /** The sum of {@code x * other} over whole vectors. */
    static float dot(float[] x, int at, int other, int count) {
        FloatVector sum = F32.all(0f);
        for (int k = 0; k < count; k += F32.LANES) {
            sum = vector(x, at + k).fma(vector(x, other + k), sum);
        }
        return F32.sum(sum);
    }

    /** {@code x[to..] = x[from..] * x[factors..]} over whole vectors. */
    static void product(float[] x, int from, int factors, int to, int count) {
        for (int k = 0; k < count; k += F32.LANES) {
            vector(x, from + k).mul(vector(x, factors + k)).intoArray(x, to + k);
        }
    }

    /** {@code x[to..] = x[from..] * factor} over whole vectors. */
    static void scale(float[] x, int from, float factor, int to, int count) {
        for (int k = 0; k < count; k += F32.LANES) {
            vector(x, from + k).mul(factor).intoArray(x, to + k);
        }
    }

    /** Whether no number is NaN or infinite; the count is of pairs of vectors. */
    static boolean finite(float[] x, int at, int count) {
        FloatVector even = F32.all(0f);
        FloatVector odd = even;
        for (int k = 0; k < count; k += 2 * F32.LANES) {
            FloatVector first = vector(x, at + k);
            FloatVector second = vector(x, at + k + F32.LANES);
            // 0, or NaN.
            even = even.add(first.sub(first));
            odd = odd.add(second.sub(second));
        }
        // A sum of zeros and NaN is the same in any order.
        return even.add(odd).reduceLanes(VectorOperators.ADD) == 0;
    }

    /** {@code x[at..] = e^x[at..]} over whole vectors. */
    static void exp(float[] x, int at, int count) {
        for (int k = 0; k < count; k += F32.LANES) {
            Exp.exp(vector(x, at + k)).intoArray(x, at + k);
        }
    }

    /** Spreads a row over a column: {@code x[to + k * COLUMNS] = x[from + k]}. */
    static void turn(float[] x, int from, int to, int count) {
        for (int k = 0; k < count; k++) {
            x[to + k * Tile.COLUMNS] = x[from + k];
        }
    }

    /** {@code row = x[at..] + factor * direct}; nothing is added where direct is 0. The array is used up. */
    static void store(float[] x, int at, long direct, float factor, long row, int count) {
        if (direct != 0) {
            add(x, at, direct, factor, count);
        }
        Memory.copy(x, at, row, count);
    }

    private static void add(float[] x, int at, long direct, float factor, int count) {
        int whole = F32.whole(count);
        FloatVector factors = F32.all(factor);
        for (int k = 0; k != whole; k += F32.LANES) {
            F32.load(direct + (long) k * Float.BYTES).fma(factors, vector(x, at + k)).intoArray(x, at + k);
        }
        for (int k = whole; k < count; k++) {
            x[at + k] = Math.fma(Memory.getFloat(direct + (long) k * Float.BYTES), factor, x[at + k]);
        }
    }

    private static FloatVector vector(float[] x, int at) {
        return FloatVector.fromArray(F32.SPECIES, x, at);
    }
}
