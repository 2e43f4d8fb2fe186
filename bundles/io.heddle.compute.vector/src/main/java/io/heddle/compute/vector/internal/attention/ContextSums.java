// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.attention;

import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.memory.Memory;
import io.heddle.compute.vector.internal.projection.Tile;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * What the heads of a step carry from key to key: the weighted sum of values, then by place the sum of
 * weights, then the largest score. Pieces of a context have their own and are added up in the end.
 *
 * @param sums {@code [piece, head, carried]}
 * @param heads of a piece
 * @param width floats of a sum of values: whole vectors
 */
record ContextSums(float[] sums, int heads, int width) {
    static ContextSums of(int pieces, int heads, int width) {
        return new ContextSums(new float[pieces * heads * carried(width)], heads, width);
    }

    /** Floats that a head carries. */
    static int carried(int width) {
        return width + 2 * Tile.COLUMNS;
    }

    int carried() {
        return carried(width);
    }

    /** Where a head's sum of weights is behind the beginning of what it carries. */
    int weights() {
        return width;
    }

    /** Where a head's largest score is; it is repeated for every place. */
    int largest() {
        return width + Tile.COLUMNS;
    }

    /** Begins the heads of a piece in a workspace. */
    void begin(float[] space, int at) {
        for (int head = at; head < at + heads * carried(); head += carried()) {
            Arrays.fill(space, head, head + largest(), 0);
            Arrays.fill(space, head + largest(), head + carried(), Softmax.NONE);
        }
    }

    /** Keeps the heads of a piece. */
    void keep(int piece, float[] space, int at) {
        System.arraycopy(space, at, sums, place(piece, 0), heads * carried());
    }

    /** Adds up the pieces {@code [first, end)} of a head in the first of them, and writes its result. */
    void merge(int first, int end, int head, HeadRows results, long result) {
        float most = Softmax.NONE;
        for (int piece = first; piece < end; piece++) {
            most = Math.max(most, sums[place(piece, head) + largest()]);
        }
        for (int piece = first; piece < end; piece++) {
            int at = place(piece, head);
            float factor = (float) Math.exp((sums[at + largest()] - most) / Softmax.LOG2_E);
            if (piece == first) {
                scale(sums, at, largest(), factor);
            } else {
                add(at, place(first, head), factor);
            }
        }
        write(place(first, head), most, results.width(), result);
    }

    private int place(int piece, int head) {
        return (piece * heads + head) * carried();
    }

    /** Scales floats that fill whole vectors. */
    static void scale(float[] space, int at, int count, float factor) {
        for (int i = at; i < at + count; i += F32.LANES) {
            FloatVector.fromArray(F32.SPECIES, space, i).mul(factor).intoArray(space, i);
        }
    }

    private void add(int from, int to, float factor) {
        FloatVector factors = F32.all(factor);
        for (int i = 0; i < largest(); i += F32.LANES) {
            FloatVector sum = FloatVector.fromArray(F32.SPECIES, sums, to + i);
            FloatVector.fromArray(F32.SPECIES, sums, from + i).fma(factors, sum).intoArray(sums, to + i);
        }
    }

    private void write(int at, float most, int channels, long result) {
        float sum = Softmax.begin(most);
        for (int i = at + weights(); i < at + largest(); i++) {
            sum += sums[i];
        }
        for (int channel = 0; channel < channels; channel++) {
            Memory.putFloat(result + (long) channel * Float.BYTES, sums[at + channel] / sum);
        }
    }
}
