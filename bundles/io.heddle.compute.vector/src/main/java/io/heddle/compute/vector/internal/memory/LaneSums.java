// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.memory;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * The sums of the lanes of many vectors at once: two vectors are folded into one, half of whose lanes
 * belong to each, until a vector holds a sum a lane. That takes half the work of {@link F32#sum}, and
 * adds in the same order.
 */
public final class LaneSums {
    private static final VectorShuffle<Float> BY_8 = swapped(8);
    private static final VectorShuffle<Float> BY_4 = swapped(4);
    private static final VectorShuffle<Float> BY_2 = swapped(2);
    private static final VectorShuffle<Float> BY_1 = swapped(1);
    private static final VectorMask<Float> OF_8 = second(8);
    private static final VectorMask<Float> OF_4 = second(4);
    private static final VectorMask<Float> OF_2 = second(2);
    private static final VectorMask<Float> OF_1 = second(1);

    private LaneSums() {}

    private static VectorShuffle<Float> swapped(int distance) {
        return F32.SPECIES.shuffleFromOp(lane -> (lane ^ distance) % F32.LANES);
    }

    private static VectorMask<Float> second(int distance) {
        long lanes = 0;
        for (int lane = 0; lane < F32.LANES; lane++) {
            lanes |= (lane & distance) == 0 ? 0 : 1L << lane;
        }
        return VectorMask.fromLong(F32.SPECIES, lanes);
    }

    /**
     * Folds vectors {@code [lane][column]}, as many rows of columns as a vector has lanes, in their
     * place. In the end the first row has a vector for each column, whose lane i is the sum of the
     * lanes of the vector that was at {@code [i][column]}.
     */
    public static void fold(float[] space, int at, int columns) {
        int row = columns * F32.LANES;
        if (F32.LANES >= 16) {
            int half = 8 * row;
            for (int i = at; i < at + half; i += F32.LANES) {
                FloatVector a = vector(space, i);
                FloatVector b = vector(space, i + half);
                a.blend(b, OF_8).add(b.blend(a, OF_8).rearrange(BY_8)).intoArray(space, i);
            }
        }
        if (F32.LANES >= 8) {
            int half = 4 * row;
            for (int i = at; i < at + half; i += F32.LANES) {
                FloatVector a = vector(space, i);
                FloatVector b = vector(space, i + half);
                a.blend(b, OF_4).add(b.blend(a, OF_4).rearrange(BY_4)).intoArray(space, i);
            }
        }
        int half = 2 * row;
        for (int i = at; i < at + half; i += F32.LANES) {
            FloatVector a = vector(space, i);
            FloatVector b = vector(space, i + half);
            a.blend(b, OF_2).add(b.blend(a, OF_2).rearrange(BY_2)).intoArray(space, i);
        }
        for (int i = at; i < at + row; i += F32.LANES) {
            FloatVector a = vector(space, i);
            FloatVector b = vector(space, i + row);
            a.blend(b, OF_1).add(b.blend(a, OF_1).rearrange(BY_1)).intoArray(space, i);
        }
    }

    private static FloatVector vector(float[] space, int at) {
        return FloatVector.fromArray(F32.SPECIES, space, at);
    }
}
