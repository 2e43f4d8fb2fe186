// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.gguf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.api.weight.BlockFormat;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Blocks of random bytes give the numbers that the format's definition gives, written here bit by bit and in double. */
class BlockDecoderTest {
    /** Rounding of a few operations in single precision. */
    private static final double TOLERANCE = 1e-5;

    @ParameterizedTest
    @EnumSource(BlockFormat.class)
    void everyElementIsThatOfTheDefinition(BlockFormat format) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        float[] found = new float[format.elements() + 2];
        for (int round = 0; round < 500; round++) {
            byte[] bytes = new byte[format.bytes() + 3];
            random.nextBytes(bytes);
            int[] scales = switch (format) {
                case Q8_0, Q4_0 -> new int[] {3};
                case Q4_K -> new int[] {3, 5};
                case Q6_K -> new int[] {3 + 208};
            };
            for (int at : scales) {
                // Finite, and neither tiny nor huge.
                short half = Float.floatToFloat16((float) random.nextGaussian());
                bytes[at] = (byte) half;
                bytes[at + 1] = (byte) (half >> 8);
            }
            BlockDecoder.decode(format, MemorySegment.ofArray(bytes), 3, found, 1);
            for (int e = 0; e < format.elements(); e++) {
                double[] expected = expected(format, bytes, e);
                assertEquals(expected[0], found[1 + e], TOLERANCE * expected[1], "element " + e + ", seed " + seed);
            }
            assertEquals(0, found[0] + found[format.elements() + 1]);
        }
    }

    /** Bits {@code [from, from + count)} of a block, counted from the lowest one of its first byte. */
    private static int bits(byte[] bytes, int from, int count) {
        byte[] turned = new byte[bytes.length - 3];
        for (int i = 0; i < turned.length; i++) {
            turned[turned.length - 1 - i] = bytes[3 + i];
        }
        return new BigInteger(1, turned).shiftRight(from).mod(BigInteger.ONE.shiftLeft(count)).intValue();
    }

    private static double half(byte[] bytes, int at) {
        return Float.float16ToFloat((short) bits(bytes, 8 * at, 16));
    }

    /** The element and the size of the terms that it is made of. */
    private static double[] expected(BlockFormat format, byte[] bytes, int e) {
        return switch (format) {
            case Q8_0 -> one(half(bytes, 0) * (byte) bits(bytes, 8 * (2 + e), 8));
            case Q4_0 -> one(half(bytes, 0) * (bits(bytes, 16 + 8 * (e % 16) + 4 * (e / 16), 4) - 8));
            case Q4_K -> {
                int run = e / 32;
                int scale = run < 4 ? bits(bytes, 8 * (4 + run), 6)
                        : bits(bytes, 8 * (8 + run), 4) + 16 * bits(bytes, 8 * run + 6, 2);
                int min = run < 4 ? bits(bytes, 8 * (8 + run), 6)
                        : bits(bytes, 8 * (8 + run) + 4, 4) + 16 * bits(bytes, 8 * (4 + run) + 6, 2);
                double quant = half(bytes, 0) * scale * bits(bytes, 8 * (16 + 32 * (run / 2) + e % 32) + 4 * (run % 2), 4);
                double less = half(bytes, 2) * min;
                yield new double[] {quant - less, Math.abs(quant) + Math.abs(less)};
            }
            case Q6_K -> {
                int low = bits(bytes, 8 * (64 * (e / 128) + e % 64) + 4 * (e % 128 / 64), 4);
                int high = bits(bytes, 8 * (128 + 32 * (e / 128) + e % 32) + 2 * (e % 128 / 32), 2);
                yield one(half(bytes, 208) * (byte) bits(bytes, 8 * (192 + e / 16), 8) * (low + 16 * high - 32));
            }
        };
    }

    private static double[] one(double value) {
        return new double[] {value, Math.abs(value)};
    }
}
