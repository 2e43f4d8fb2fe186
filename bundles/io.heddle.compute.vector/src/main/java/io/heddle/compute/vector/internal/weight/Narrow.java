// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.weight;

import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.memory.Memory;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/** Vectors of floats, rounded to smaller elements at addresses; the same as {@link Math#round} and BF16 one by one. */
public final class Narrow {
    /** Floats of this size have no fraction: adding it and taking it away again rounds, to even in the middle. */
    private static final float WITHOUT_FRACTION = 0x1.8p23f;
    private static final int MOST_BYTE = 127;

    private Narrow() {}

    /** Stores BF16, to the nearest, to even in the middle. NaN stays NaN. */
    public static void bf16(FloatVector values, long address) {
        IntVector bits = values.reinterpretAsInts();
        IntVector nearest = bits.lanewise(VectorOperators.LSHR, 16).and(1).add(bits).add(0x7fff);
        IntVector kept = nearest.blend(bits.or(0x40_0000), values.compare(VectorOperators.NE, values).cast(Widen.INTS));
        ((ShortVector) kept.lanewise(VectorOperators.LSHR, 16).convertShape(VectorOperators.I2S, Widen.SHORTS, 0))
                .intoMemorySegment(Memory.ALL, address, Widen.ORDER);
    }

    /** The largest magnitude of floats that fill whole vectors, NaN if there is one; 0 of none. */
    public static float largest(long from, int count) {
        // As whole numbers, magnitudes have the same order, and NaN stands above infinity. What is called is called on
        // vectors that were just made: the compiler knows their class without having seen it often.
        IntVector largest = IntVector.zero(Widen.INTS);
        for (int i = 0; i < count; i += F32.LANES) {
            IntVector bits = IntVector.fromMemorySegment(Widen.INTS, Memory.ALL, from + (long) i * Float.BYTES, Widen.ORDER);
            largest = bits.and(0x7fff_ffff).max(largest);
        }
        return Float.intBitsToFloat(IntVector.zero(Widen.INTS).max(largest).reduceLanes(VectorOperators.MAX));
    }

    /** Whether {@link #i8} can be used: not where a vector has 4 floats, since one of 4 bytes does not exist. */
    public static boolean toI8() {
        return F32.LANES * Byte.SIZE >= Widen.BYTES.vectorBitSize();
    }

    /** Stores the nearest whole numbers from -127 to 127, upwards in the middle; 0 for NaN. */
    public static void i8(FloatVector values, long address) {
        FloatVector inside = values.max(-MOST_BYTE).min(MOST_BYTE);
        FloatVector even = inside.add(WITHOUT_FRACTION).sub(WITHOUT_FRACTION);
        FloatVector nearest = even.add(1f, inside.sub(even).compare(VectorOperators.EQ, 0.5f));
        ((ByteVector) nearest.convertShape(VectorOperators.F2I, Widen.INTS, 0).convertShape(VectorOperators.I2B, Widen.BYTES, 0))
                .intoMemorySegment(Memory.ALL, address, Widen.ORDER);
    }
}
