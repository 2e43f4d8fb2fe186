// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.projection;

import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.memory.Memory;
import io.heddle.compute.vector.internal.weight.ByteWeight;
import io.heddle.compute.vector.internal.weight.FloatWeight;
import io.heddle.compute.vector.internal.weight.HalfWeight;
import io.heddle.compute.vector.internal.weight.NibbleWeight;
import io.heddle.compute.vector.internal.weight.VectorWeight;
import io.heddle.compute.vector.internal.weight.Widen;
import jdk.incubator.vector.FloatVector;

/**
 * Products of rows of a weight with a vector, element by element as they are stored: memory is read
 * once, and widening hides behind it.
 *
 * <p>One row after the other, so that a thread reads memory as one stream, in loops that end at an
 * unequal address: one that ends at a bound gets a prologue from the compiler that is long enough to
 * hold up the reading ahead of every row. Both together read twice as fast as pairs of rows did.
 */
final class Dots {
    private static final int UNROLL = 4;
    private static final long BYTES_OF_HALVES = F32.LANES * Short.BYTES;

    private Dots() {}

    /** {@code y[i] = row(from + i) . x} for {@code count} rows. */
    static void rows(VectorWeight weight, int from, int count, long x, long y) {
        switch (weight) {
            case FloatWeight floats -> floats(floats.address(), floats.width(), from, count, x, y);
            case HalfWeight halves when halves.kind() == HalfWeight.Kind.BF16 ->
                    bf16(halves.address(), halves.width(), from, count, x, y);
            case HalfWeight halves -> f16(halves.address(), halves.width(), from, count, x, y);
            case ByteWeight bytes -> Rounded.bytes(bytes, from, count, x, y);
            case NibbleWeight nibbles -> Rounded.nibbles(nibbles, from, count, x, y);
        }
    }

    private static void floats(long weight, int width, int from, int count, long x, long y) {
        long row = weight + (long) from * width * Float.BYTES;
        for (int i = 0; i < count; i++, row += (long) width * Float.BYTES) {
            Memory.putFloat(y + (long) i * Float.BYTES, floats(row, width, x));
        }
    }

    private static float floats(long row, int width, long x) {
        FloatVector sum0 = F32.all(0f);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        long at = 0;
        for (long end = bytes(unrolled(width)); at != end; at += UNROLL * F32.BYTES) {
            sum0 = F32.load(row + at).fma(F32.load(x + at), sum0);
            sum1 = F32.load(row + at + F32.BYTES).fma(F32.load(x + at + F32.BYTES), sum1);
            sum2 = F32.load(row + at + 2 * F32.BYTES).fma(F32.load(x + at + 2 * F32.BYTES), sum2);
            sum3 = F32.load(row + at + 3 * F32.BYTES).fma(F32.load(x + at + 3 * F32.BYTES), sum3);
        }
        for (long end = bytes(F32.whole(width)); at != end; at += F32.BYTES) {
            sum0 = F32.load(row + at).fma(F32.load(x + at), sum0);
        }
        float sum = F32.sum(sum0.add(sum1).add(sum2.add(sum3)));
        for (long end = bytes(width); at != end; at += Float.BYTES) {
            sum = Math.fma(Memory.getFloat(row + at), Memory.getFloat(x + at), sum);
        }
        return sum;
    }

    private static void bf16(long weight, int width, int from, int count, long x, long y) {
        long row = weight + (long) from * width * Short.BYTES;
        for (int i = 0; i < count; i++, row += (long) width * Short.BYTES) {
            Memory.putFloat(y + (long) i * Float.BYTES, bf16(row, width, x));
        }
    }

    private static float bf16(long row, int width, long x) {
        FloatVector sum0 = F32.all(0f);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        long at = 0;
        for (long end = bytes(unrolled(width)); at != end; at += UNROLL * F32.BYTES) {
            long half = row + at / 2;
            sum0 = Widen.bf16(half).fma(F32.load(x + at), sum0);
            sum1 = Widen.bf16(half + BYTES_OF_HALVES).fma(F32.load(x + at + F32.BYTES), sum1);
            sum2 = Widen.bf16(half + 2 * BYTES_OF_HALVES).fma(F32.load(x + at + 2 * F32.BYTES), sum2);
            sum3 = Widen.bf16(half + 3 * BYTES_OF_HALVES).fma(F32.load(x + at + 3 * F32.BYTES), sum3);
        }
        for (long end = bytes(F32.whole(width)); at != end; at += F32.BYTES) {
            sum0 = Widen.bf16(row + at / 2).fma(F32.load(x + at), sum0);
        }
        float sum = F32.sum(sum0.add(sum1).add(sum2.add(sum3)));
        for (long end = bytes(width); at != end; at += Float.BYTES) {
            sum = Math.fma(Float.intBitsToFloat(Memory.getShort(row + at / 2) << 16), Memory.getFloat(x + at), sum);
        }
        return sum;
    }

    private static void f16(long weight, int width, int from, int count, long x, long y) {
        long row = weight + (long) from * width * Short.BYTES;
        for (int i = 0; i < count; i++, row += (long) width * Short.BYTES) {
            Memory.putFloat(y + (long) i * Float.BYTES, f16(row, width, x));
        }
    }

    /** Two vectors a turn: widening takes more operations than the compiler inlines four times. */
    private static float f16(long row, int width, long x) {
        FloatVector sum0 = F32.all(0f);
        FloatVector sum1 = sum0;
        long at = 0;
        for (long end = bytes(width & -(2 * F32.LANES)); at != end; at += 2L * F32.BYTES) {
            sum0 = Widen.f16(row + at / 2).fma(F32.load(x + at), sum0);
            sum1 = Widen.f16(row + at / 2 + BYTES_OF_HALVES).fma(F32.load(x + at + F32.BYTES), sum1);
        }
        float sum = F32.sum(sum0.add(sum1));
        for (long end = bytes(width); at != end; at += Float.BYTES) {
            sum = Math.fma(Float.float16ToFloat(Memory.getShort(row + at / 2)), Memory.getFloat(x + at), sum);
        }
        return sum;
    }

    private static int unrolled(int width) {
        return width & -(UNROLL * F32.LANES);
    }

    /** Of so many floats. */
    private static long bytes(int floats) {
        return (long) floats * Float.BYTES;
    }
}
