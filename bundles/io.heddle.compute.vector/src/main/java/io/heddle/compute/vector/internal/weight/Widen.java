// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.weight;

import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.memory.Memory;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** Vectors of floats out of smaller elements at addresses. */
public final class Widen {
    static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, F32.SPECIES.vectorShape());
    static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class,
            VectorShape.forBitSize(F32.LANES * Short.SIZE));
    /** Bytes are loaded 16 at a time at most, 8 at least: a vector of 32 bits does not exist. */
    static final VectorSpecies<Byte> BYTES = VectorSpecies.of(byte.class,
            VectorShape.forBitSize(Math.max(64, F32.LANES * Byte.SIZE)));
    static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
    /** 2^112: moves the exponent of a binary16, put where a binary32 has its own, to its place. */
    private static final float REBIAS = 0x1p112f;
    private static final int HALF_INFINITY = 0x7c00 << 13;

    private Widen() {}

    /** As many BF16 as a vector has floats. */
    public static FloatVector bf16(long address) {
        return ints(address).lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
    }

    /** Pairs of BF16, as many as a vector has floats, for {@link #evenBf16} and {@link #oddBf16}. */
    public static IntVector pairsOfBf16(long address) {
        return IntVector.fromMemorySegment(INTS, Memory.ALL, address, ORDER);
    }

    /** The first BF16 of each pair. */
    public static FloatVector evenBf16(IntVector pairs) {
        return pairs.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
    }

    /** The second BF16 of each pair. */
    public static FloatVector oddBf16(IntVector pairs) {
        return pairs.and(0xffff_0000).reinterpretAsFloats();
    }

    /** As many F16 as a vector has floats; subnormals, infinities and NaN included. */
    public static FloatVector f16(long address) {
        IntVector bits = ints(address);
        IntVector sign = bits.lanewise(VectorOperators.LSHL, 16).and(0x8000_0000);
        IntVector magnitude = bits.and(0x7fff).lanewise(VectorOperators.LSHL, 13);
        FloatVector value = magnitude.reinterpretAsFloats().mul(REBIAS);
        IntVector special = magnitude.or(0x7f80_0000);
        IntVector joined = value.reinterpretAsInts().blend(special, magnitude.compare(VectorOperators.GE, HALF_INFINITY));
        return joined.or(sign).reinterpretAsFloats();
    }

    private static IntVector ints(long address) {
        return (IntVector) ShortVector.fromMemorySegment(SHORTS, Memory.ALL, address, ORDER)
                .convertShape(VectorOperators.ZERO_EXTEND_S2I, INTS, 0);
    }

    /** As many I8 as a vector has floats; up to 8 bytes behind the address are read. */
    public static FloatVector i8(long address) {
        return (FloatVector) ByteVector.fromMemorySegment(BYTES, Memory.ALL, address, ORDER)
                .convertShape(VectorOperators.B2F, F32.SPECIES, 0);
    }

    /** The lower halves of as many bytes as a vector has floats, from 0 to 15; up to 8 bytes behind the address are read. */
    public static FloatVector lowNibbles(long address) {
        return nibbles(bytes(address).and(0xf));
    }

    /** The upper halves; see {@link #lowNibbles}. */
    public static FloatVector highNibbles(long address) {
        return nibbles(bytes(address).lanewise(VectorOperators.LSHR, 4).and(0xf));
    }

    private static IntVector bytes(long address) {
        return (IntVector) ByteVector.fromMemorySegment(BYTES, Memory.ALL, address, ORDER)
                .convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 0);
    }

    private static FloatVector nibbles(IntVector values) {
        return (FloatVector) values.convertShape(VectorOperators.I2F, F32.SPECIES, 0);
    }
}
