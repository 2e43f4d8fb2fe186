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
    public static void fold(long at, int columns) {
        long row = (long) columns * F32.BYTES;
        if (F32.LANES >= 16) {
            foldTwice(at, 4 * row, BY_8, OF_8, BY_4, OF_4);
        } else if (F32.LANES >= 8) {
            for (long i = at, end = at + 4 * row; i != end; i += F32.BYTES) {
                F32.store(folded(F32.load(i), F32.load(i + 4 * row), BY_4, OF_4), i);
            }
        }
        foldTwice(at, row, BY_2, OF_2, BY_1, OF_1);
    }

    /** Four vectors, a quarter of what there is apart, become one. */
    private static void foldTwice(long at, long quarter, VectorShuffle<Float> by, VectorMask<Float> of,
            VectorShuffle<Float> thenBy, VectorMask<Float> thenOf) {
        for (long i = at, end = at + quarter; i != end; i += F32.BYTES) {
            FloatVector a = folded(F32.load(i), F32.load(i + 2 * quarter), by, of);
            FloatVector b = folded(F32.load(i + quarter), F32.load(i + 3 * quarter), by, of);
            F32.store(folded(a, b, thenBy, thenOf), i);
        }
    }

    private static FloatVector folded(FloatVector a, FloatVector b, VectorShuffle<Float> swapped, VectorMask<Float> second) {
        return a.blend(b, second).add(b.blend(a, second).rearrange(swapped));
    }
}
