// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.memory;

import static io.heddle.compute.vector.internal.memory.Memory.ALL;

import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** Vectors of floats at addresses. Loops take whole vectors first, and a masked one for the rest. */
public final class F32 {
    /** The species of all kernels: the machine's widest, or what {@code -Dheddle.vector.bits} says. */
    public static final VectorSpecies<Float> SPECIES = species();
    /** Floats a vector. */
    public static final int LANES = SPECIES.length();
    /** Bytes a vector. */
    public static final int BYTES = LANES * Float.BYTES;
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
    private static final VectorShuffle<Float> BY_8 = swapped(8);
    private static final VectorShuffle<Float> BY_4 = swapped(4);
    private static final VectorShuffle<Float> BY_2 = swapped(2);
    private static final VectorShuffle<Float> BY_1 = swapped(1);

    private F32() {}

    private static VectorSpecies<Float> species() {
        return switch (Integer.getInteger("heddle.vector.bits", 0)) {
            case 128 -> FloatVector.SPECIES_128;
            case 256 -> FloatVector.SPECIES_256;
            case 512 -> FloatVector.SPECIES_512;
            default -> FloatVector.SPECIES_PREFERRED;
        };
    }

    /** How many of {@code count} floats fill whole vectors. */
    public static int whole(int count) {
        return count & -LANES;
    }

    /** The lanes of the last, unfilled vector of {@code count} floats. */
    public static VectorMask<Float> rest(int count) {
        return SPECIES.indexInRange(whole(count), count);
    }

    /** The vector at an address. */
    public static FloatVector load(long address) {
        return FloatVector.fromMemorySegment(SPECIES, ALL, address, ORDER);
    }

    /** The vector at an address, 0 where the mask is not set; memory there is not read. */
    public static FloatVector load(long address, VectorMask<Float> mask) {
        return FloatVector.fromMemorySegment(SPECIES, ALL, address, ORDER, mask);
    }

    /** Writes a vector. */
    public static void store(FloatVector vector, long address) {
        vector.intoMemorySegment(ALL, address, ORDER);
    }

    /** Writes the lanes of a mask. */
    public static void store(FloatVector vector, long address, VectorMask<Float> mask) {
        vector.intoMemorySegment(ALL, address, ORDER, mask);
    }

    /** Brings {@code count} floats into an array: a whole vector, or fewer one by one. */
    public static void load(long from, float[] to, int at, int count) {
        if (count == LANES) {
            load(from).intoArray(to, at);
            return;
        }
        for (int i = 0; i < count; i++) {
            to[at + i] = Memory.getFloat(from + (long) i * Float.BYTES);
        }
    }

    /** Brings {@code count} floats out of an array: a whole vector, or fewer one by one. */
    public static void store(float[] from, int at, long to, int count) {
        if (count == LANES) {
            store(FloatVector.fromArray(SPECIES, from, at), to);
            return;
        }
        for (int i = 0; i < count; i++) {
            Memory.putFloat(to + (long) i * Float.BYTES, from[at + i]);
        }
    }

    /** One number in all lanes. */
    public static FloatVector all(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }

    private static VectorShuffle<Float> swapped(int distance) {
        return SPECIES.shuffleFromOp(lane -> (lane ^ distance) % LANES);
    }

    /** The sum of a vector that was put into an array, in the order of {@link #sum(FloatVector)}; the array is used up. */
    public static float sum(float[] lanes, int at) {
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int i = at; i < at + half; i++) {
                lanes[i] += lanes[i + half];
            }
        }
        return lanes[at];
    }

    /**
     * The sum of all lanes, always in the same order: a reduction's own order is another one once its
     * loop is compiled, and results must not depend on when that happens.
     */
    public static float sum(FloatVector vector) {
        FloatVector sum = vector;
        if (LANES >= 16) {
            sum = sum.add(sum.rearrange(BY_8));
        }
        if (LANES >= 8) {
            sum = sum.add(sum.rearrange(BY_4));
        }
        sum = sum.add(sum.rearrange(BY_2));
        return sum.add(sum.rearrange(BY_1)).lane(0);
    }
}
