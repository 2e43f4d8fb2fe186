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
 * Products of one or two rows of a weight with a vector, element by element as they are stored:
 * memory is read once, and widening hides behind it. Each form has a small loop of its own, which
 * the compiler keeps in registers.
 */
final class Dots {
    private static final int UNROLL = 2;

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
        long bytes = (long) width * Float.BYTES;
        int row = 0;
        for (; row + 1 < count; row += 2) {
            long first = weight + (from + row) * bytes;
            twoFloats(first, first + bytes, width, x, y + (long) row * Float.BYTES);
        }
        if (row < count) {
            long last = weight + (from + row) * bytes;
            twoFloats(last, last, width, x, y + (long) row * Float.BYTES, false);
        }
    }

    private static void twoFloats(long a, long b, int width, long x, long y) {
        twoFloats(a, b, width, x, y, true);
    }

    private static void twoFloats(long a, long b, int width, long x, long y, boolean both) {
        FloatVector a0 = F32.all(0f);
        FloatVector a1 = a0;
        FloatVector b0 = a0;
        FloatVector b1 = a0;
        int whole = width & -(UNROLL * F32.LANES);
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += UNROLL * F32.BYTES) {
            FloatVector x0 = F32.load(x + at);
            FloatVector x1 = F32.load(x + at + F32.BYTES);
            a0 = F32.load(a + at).fma(x0, a0);
            a1 = F32.load(a + at + F32.BYTES).fma(x1, a1);
            b0 = F32.load(b + at).fma(x0, b0);
            b1 = F32.load(b + at + F32.BYTES).fma(x1, b1);
        }
        float sumA = F32.sum(a0.add(a1));
        float sumB = F32.sum(b0.add(b1));
        for (long at = (long) whole * Float.BYTES, end = (long) width * Float.BYTES; at < end; at += Float.BYTES) {
            sumA = Math.fma(Memory.getFloat(a + at), Memory.getFloat(x + at), sumA);
            sumB = Math.fma(Memory.getFloat(b + at), Memory.getFloat(x + at), sumB);
        }
        Memory.putFloat(y, sumA);
        if (both) {
            Memory.putFloat(y + Float.BYTES, sumB);
        }
    }

    private static void bf16(long weight, int width, int from, int count, long x, long y) {
        long bytes = (long) width * Short.BYTES;
        for (int row = 0; row < count; row += 2) {
            long a = weight + (from + row) * bytes;
            boolean both = row + 1 < count;
            twoBf16(a, both ? a + bytes : a, width, x, y + (long) row * Float.BYTES, both);
        }
    }

    private static void twoBf16(long a, long b, int width, long x, long y, boolean both) {
        FloatVector a0 = F32.all(0f);
        FloatVector a1 = a0;
        FloatVector b0 = a0;
        FloatVector b1 = a0;
        int whole = width & -(UNROLL * F32.LANES);
        for (long i = 0; i < whole; i += UNROLL * F32.LANES) {
            long at = i * Short.BYTES;
            FloatVector x0 = F32.load(x + i * Float.BYTES);
            FloatVector x1 = F32.load(x + i * Float.BYTES + F32.BYTES);
            a0 = Widen.bf16(a + at).fma(x0, a0);
            a1 = Widen.bf16(a + at + F32.LANES * Short.BYTES).fma(x1, a1);
            b0 = Widen.bf16(b + at).fma(x0, b0);
            b1 = Widen.bf16(b + at + F32.LANES * Short.BYTES).fma(x1, b1);
        }
        float sumA = F32.sum(a0.add(a1));
        float sumB = F32.sum(b0.add(b1));
        for (long i = whole; i < width; i++) {
            float value = Memory.getFloat(x + i * Float.BYTES);
            sumA = Math.fma(Float.intBitsToFloat(Memory.getShort(a + i * Short.BYTES) << 16), value, sumA);
            sumB = Math.fma(Float.intBitsToFloat(Memory.getShort(b + i * Short.BYTES) << 16), value, sumB);
        }
        Memory.putFloat(y, sumA);
        if (both) {
            Memory.putFloat(y + Float.BYTES, sumB);
        }
    }

    private static void f16(long weight, int width, int from, int count, long x, long y) {
        long bytes = (long) width * Short.BYTES;
        for (int row = 0; row < count; row++) {
            Memory.putFloat(y + (long) row * Float.BYTES, oneF16(weight + (from + row) * bytes, width, x));
        }
    }

    private static float oneF16(long a, int width, long x) {
        FloatVector a0 = F32.all(0f);
        FloatVector a1 = a0;
        int whole = width & -(UNROLL * F32.LANES);
        for (long i = 0; i < whole; i += UNROLL * F32.LANES) {
            long at = i * Short.BYTES;
            a0 = Widen.f16(a + at).fma(F32.load(x + i * Float.BYTES), a0);
            a1 = Widen.f16(a + at + F32.LANES * Short.BYTES).fma(F32.load(x + i * Float.BYTES + F32.BYTES), a1);
        }
        float sum = F32.sum(a0.add(a1));
        for (long i = whole; i < width; i++) {
            sum = Math.fma(Float.float16ToFloat(Memory.getShort(a + i * Short.BYTES)), Memory.getFloat(x + i * Float.BYTES), sum);
        }
        return sum;
    }
}
