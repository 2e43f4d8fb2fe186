// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.memory;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * The sums of the lanes of many vectors at once: two vectors are folded into one, half of whose lanes
 * belong to each, until a vector holds a sum a lane. That takes half the work of {@link F32#sum}.
 *
 * <p>Vectors a and b are folded by {@code a.blend(b, OF).add(b.blend(a, OF).rearrange(BY))}: first those
 * that lie beside each other by 1, then what became of those by 2, and so on. Large loops have to write
 * that out, for in them the compiler inlines nothing but what the JDK marks for it.
 */
public final class LaneSums {
    /** Vectors that {@link #four} folds into one. */
    public static final int FOUR = 4;

    /** Swaps neighbours. */
    public static final VectorShuffle<Float> BY_1 = swapped(1);
    /** Swaps pairs. */
    public static final VectorShuffle<Float> BY_2 = swapped(2);
    /** The second of neighbours. */
    public static final VectorMask<Float> OF_1 = second(1);
    /** The second of pairs. */
    public static final VectorMask<Float> OF_2 = second(2);

    private static final VectorShuffle<Float> BY_4 = swapped(4);
    private static final VectorShuffle<Float> BY_8 = swapped(8);
    private static final VectorMask<Float> OF_4 = second(4);
    private static final VectorMask<Float> OF_8 = second(8);

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

    /** Folds four vectors into one: lane i, and each fourth from there on, belongs to the i-th. */
    public static FloatVector four(FloatVector first, FloatVector second, FloatVector third, FloatVector fourth) {
        return folded(folded(first, second, BY_1, OF_1), folded(third, fourth, BY_1, OF_1), BY_2, OF_2);
    }

    /** From as many vectors of {@link #four} as it takes, the sums of as many vectors as there are lanes. */
    public static FloatVector ofFours(long at) {
        FloatVector first = F32.load(at);
        if (F32.LANES < 8) {
            return first;
        }
        FloatVector a = folded(first, F32.load(at + F32.BYTES), BY_4, OF_4);
        if (F32.LANES < 16) {
            return a;
        }
        FloatVector b = folded(F32.load(at + 2L * F32.BYTES), F32.load(at + 3L * F32.BYTES), BY_4, OF_4);
        return folded(a, b, BY_8, OF_8);
    }

    private static FloatVector folded(FloatVector a, FloatVector b, VectorShuffle<Float> swapped, VectorMask<Float> second) {
        return a.blend(b, second).add(b.blend(a, second).rearrange(swapped));
    }
}
