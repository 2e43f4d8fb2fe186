// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.attention;

import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.projection.Tile;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * What a step carries from key to key: for each head the weighted sum of values, then by column the
 * sums of weights, then the largest scores. Pieces of a context have their own and are added up in the end.
 *
 * @param sums {@code [piece, carried]}
 * @param columns of the heads
 * @param width floats of a sum of values: whole vectors
 * @param form in which values were read, which says where their channels stand
 */
record ContextSums(float[] sums, HeadColumns columns, int width, EntryForm form) {
    static ContextSums of(int pieces, HeadColumns columns, int width, EntryForm form) {
        return new ContextSums(new float[pieces * carried(columns, width)], columns, width, form);
    }

    /** Floats that are carried. */
    static int carried(HeadColumns columns, int width) {
        return columns.heads() * width + 2 * columns.panels() * Tile.COLUMNS;
    }

    private int carried() {
        return carried(columns, width);
    }

    /** Where the sums of weights begin behind the sums of values. */
    int weights() {
        return columns.heads() * width;
    }

    /** Where the largest scores begin. */
    int largest() {
        return weights() + columns.panels() * Tile.COLUMNS;
    }

    /** Begins a piece in a workspace. */
    void begin(float[] space, int at) {
        Arrays.fill(space, at, at + largest(), 0);
        Arrays.fill(space, at + largest(), at + carried(), Softmax.NONE);
    }

    /** Keeps what a workspace has of a piece. */
    void keep(int piece, float[] space, int at) {
        System.arraycopy(space, at, sums, piece * carried(), carried());
    }

    /** Adds up the pieces {@code [first, end)} of a head in the first of them, and writes its result. */
    void merge(int first, int end, int head, HeadRows results, long result) {
        int column = columns.of(head);
        float most = Softmax.NONE;
        for (int piece = first; piece < end; piece++) {
            most = Math.max(most, sums[piece * carried() + largest() + column]);
        }
        int target = first * carried() + head * width;
        float weight = Softmax.begin(most);
        for (int piece = first; piece < end; piece++) {
            int from = piece * carried();
            float factor = (float) Math.exp((sums[from + largest() + column] - most) / Softmax.LOG2_E);
            weight += factor * sums[from + weights() + column];
            if (piece == first) {
                scale(sums, target, width, factor);
            } else {
                add(from + head * width, target, factor);
            }
        }
        form.unplace(sums, target, results.width(), weight, result);
    }

    /** Scales floats that fill whole vectors. */
    static void scale(float[] space, int at, int count, float factor) {
        for (int i = at; i < at + count; i += F32.LANES) {
            FloatVector.fromArray(F32.SPECIES, space, i).mul(factor).intoArray(space, i);
        }
    }

    private void add(int from, int to, float factor) {
        FloatVector factors = F32.all(factor);
        for (int i = 0; i < width; i += F32.LANES) {
            FloatVector sum = FloatVector.fromArray(F32.SPECIES, sums, to + i);
            FloatVector.fromArray(F32.SPECIES, sums, from + i).fma(factors, sum).intoArray(sums, to + i);
        }
    }
}
