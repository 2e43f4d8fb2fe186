// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.attention;

import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.pointwise.Exp;
import io.heddle.compute.vector.internal.projection.Tile;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The softmax over keys that come block by block (Milakov and Gimelshein 2018), to base 2: the
 * largest score so far is kept with the sum of powers below it, and what was summed before is scaled
 * when a larger one comes. NaN is never the largest, but its power is NaN.
 */
final class Softmax {
    /** What scores are multiplied by, so that powers of 2 are those of e. */
    static final double LOG2_E = 1.4426950408889634;
    /** The largest score before there is one: far below any, and finite. */
    static final float NONE = -1e30f;
    /** The score of a key that a query does not see: far below {@link #NONE}. */
    static final float HIDDEN = -Float.MAX_VALUE;

    /** Keys that are turned at a time. */
    static final int ROWS = 4;

    /** Adding it rounds to an integer, which then stands in the low bits. */
    private static final float MAGIC = 12582912f;
    /** Powers below 2^-126 are taken for it: beside the largest, which is 1, they do not count. */
    private static final float LEAST = -126f;
    private static final int ONE = 127 << 23;
    /** 2^x on half an octave each way, less the 1 that it begins with. */
    private static final float C0 = 6.9314718e-1f;
    private static final float C1 = 2.4022651e-1f;
    private static final float C2 = 5.5504109e-2f;
    private static final float C3 = 9.6181291e-3f;
    private static final float C4 = 1.3333558e-3f;
    private static final float C5 = 1.5403530e-4f;

    private Softmax() {}

    /** What the sum of weights begins with: NaN where no score counts, as of a key that is infinite. */
    static float begin(float largest) {
        return largest > NONE ? 0 : Float.NaN;
    }

    /** 2^x for x up to 0 and a little above, to two units in the last place. */
    static FloatVector power(FloatVector x) {
        FloatVector bounded = x.blend(LEAST, x.compare(VectorOperators.LT, LEAST));
        FloatVector shifted = bounded.add(MAGIC);
        FloatVector r = bounded.sub(shifted.sub(MAGIC));
        FloatVector p = r.fma(F32.all(C5), F32.all(C4));
        p = p.fma(r, F32.all(C3)).fma(r, F32.all(C2)).fma(r, F32.all(C1)).fma(r, F32.all(C0)).fma(r, F32.all(1f));
        return p.mul(shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).add(ONE).reinterpretAsFloats());
    }

    /**
     * Turns the scores of some keys, one a row of a panel, into powers. Rows up to a multiple of
     * {@link #ROWS} are turned along; they should be {@link #HIDDEN}.
     *
     * @param largest where the largest score of each column is kept
     * @param sums where the sum of powers of each column is kept
     * @param factors where the scale of what was summed before is left
     * @return whether a scale is not 1
     */
    static boolean add(float[] space, int scores, int keys, int largest, int sums, int factors) {
        int end = scores + (keys + ROWS - 1) / ROWS * ROWS * Tile.COLUMNS;
        boolean larger = findLargest(space, scores, end, largest, factors);
        if (larger) {
            power(vector(space, factors)).intoArray(space, factors);
            power(vector(space, factors + F32.LANES)).intoArray(space, factors + F32.LANES);
            scale(space, sums, 1, factors);
        }
        addPowers(space, scores, end, largest, sums);
        return larger;
    }

    // The next two are written out beyond 325 bytecodes, so that they are compiled for themselves: a caller
    // that takes them in has no budget left to keep their vectors in registers.

    /** Leaves the logarithms of the factors. */
    private static boolean findLargest(float[] space, int scores, int end, int largest, int factors) {
        FloatVector before0 = vector(space, largest);
        FloatVector before1 = vector(space, largest + F32.LANES);
        FloatVector a0 = before0, b0 = before0, c0 = before0, d0 = before0;
        FloatVector a1 = before1, b1 = before1, c1 = before1, d1 = before1;
        for (int at = scores; at < end; at += ROWS * Tile.COLUMNS) {
            a0 = larger(vector(space, at), a0);
            a1 = larger(vector(space, at + F32.LANES), a1);
            b0 = larger(vector(space, at + Tile.COLUMNS), b0);
            b1 = larger(vector(space, at + Tile.COLUMNS + F32.LANES), b1);
            c0 = larger(vector(space, at + 2 * Tile.COLUMNS), c0);
            c1 = larger(vector(space, at + 2 * Tile.COLUMNS + F32.LANES), c1);
            d0 = larger(vector(space, at + 3 * Tile.COLUMNS), d0);
            d1 = larger(vector(space, at + 3 * Tile.COLUMNS + F32.LANES), d1);
        }
        FloatVector most0 = larger(larger(a0, b0), larger(c0, d0));
        FloatVector most1 = larger(larger(a1, b1), larger(c1, d1));
        most0.intoArray(space, largest);
        most1.intoArray(space, largest + F32.LANES);
        before0.sub(most0).intoArray(space, factors);
        before1.sub(most1).intoArray(space, factors + F32.LANES);
        return most0.compare(VectorOperators.NE, before0).or(most1.compare(VectorOperators.NE, before1)).anyTrue();
    }

    private static FloatVector larger(FloatVector score, FloatVector most) {
        return most.blend(score, score.compare(VectorOperators.GT, most));
    }

    /**
     * Turns rows of scores into powers and adds these to the sums, by column.
     *
     * @param end after the last row
     * @param largest the largest score of each column, these included
     */
    private static void addPowers(float[] space, int scores, int end, int largest, int sums) {
        FloatVector most0 = vector(space, largest), most1 = vector(space, largest + F32.LANES);
        FloatVector sum0 = vector(space, sums), sum1 = vector(space, sums + F32.LANES);
        for (int at = scores; at < end; at += Tile.COLUMNS) {
            // power(), twice.
            FloatVector x0 = vector(space, at).sub(most0);
            FloatVector x1 = vector(space, at + F32.LANES).sub(most1);
            x0 = x0.blend(LEAST, x0.compare(VectorOperators.LT, LEAST));
            x1 = x1.blend(LEAST, x1.compare(VectorOperators.LT, LEAST));
            FloatVector shifted0 = x0.add(MAGIC);
            FloatVector shifted1 = x1.add(MAGIC);
            x0 = x0.sub(shifted0.sub(MAGIC));
            x1 = x1.sub(shifted1.sub(MAGIC));
            FloatVector p0 = x0.fma(F32.all(C5), F32.all(C4));
            FloatVector p1 = x1.fma(F32.all(C5), F32.all(C4));
            p0 = p0.fma(x0, F32.all(C3));
            p1 = p1.fma(x1, F32.all(C3));
            p0 = p0.fma(x0, F32.all(C2));
            p1 = p1.fma(x1, F32.all(C2));
            p0 = p0.fma(x0, F32.all(C1));
            p1 = p1.fma(x1, F32.all(C1));
            p0 = p0.fma(x0, F32.all(C0)).fma(x0, F32.all(1f));
            p1 = p1.fma(x1, F32.all(C0)).fma(x1, F32.all(1f));
            p0 = p0.mul(shifted0.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).add(ONE).reinterpretAsFloats());
            p1 = p1.mul(shifted1.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).add(ONE).reinterpretAsFloats());
            p0.intoArray(space, at);
            p1.intoArray(space, at + F32.LANES);
            sum0 = sum0.add(p0);
            sum1 = sum1.add(p1);
        }
        sum0.intoArray(space, sums);
        sum1.intoArray(space, sums + F32.LANES);
    }

    private static FloatVector vector(float[] space, int at) {
        return FloatVector.fromArray(F32.SPECIES, space, at);
    }

    /** Scales the columns of a panel of {@code rows} rows. */
    static void scale(float[] space, int panel, int rows, int factors) {
        FloatVector first = FloatVector.fromArray(F32.SPECIES, space, factors);
        FloatVector second = FloatVector.fromArray(F32.SPECIES, space, factors + F32.LANES);
        for (int at = panel; at < panel + rows * Tile.COLUMNS; at += Tile.COLUMNS) {
            FloatVector.fromArray(F32.SPECIES, space, at).mul(first).intoArray(space, at);
            FloatVector.fromArray(F32.SPECIES, space, at + F32.LANES).mul(second).intoArray(space, at + F32.LANES);
        }
    }

    /** {@code cap * tanh(x)} times {@link #LOG2_E} on floats that fill whole vectors. */
    static void cap(float[] space, int at, int count, double cap) {
        float factor = (float) (cap * LOG2_E);
        for (int i = at; i < at + count; i += F32.LANES) {
            Exp.tanh(FloatVector.fromArray(F32.SPECIES, space, i)).mul(factor).intoArray(space, i);
        }
    }
}
