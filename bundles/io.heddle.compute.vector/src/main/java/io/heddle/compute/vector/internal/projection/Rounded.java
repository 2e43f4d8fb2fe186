// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.projection;

import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.memory.Memory;
import io.heddle.compute.vector.internal.weight.ByteWeight;
import io.heddle.compute.vector.internal.weight.NibbleWeight;
import io.heddle.compute.vector.internal.weight.Widen;
import jdk.incubator.vector.FloatVector;

/**
 * Products of rows of rounded weights with a vector: whole numbers are summed a group at a time, then
 * scaled. Loops end at an unequal index, for the reason that {@link Dots} gives.
 */
final class Rounded {
    private static final long HALF = NibbleWeight.GROUP / 2;

    private Rounded() {}

    static void bytes(ByteWeight weight, int from, int count, long x, long y) {
        int width = weight.width();
        int group = weight.group();
        boolean four = group == 4 * F32.LANES;
        boolean two = group == 2 * F32.LANES;
        boolean whole = group % F32.LANES == 0;
        for (int row = 0; row < count; row++) {
            long begin = (long) (from + row) * width;
            long values = weight.address() + begin;
            long scales = weight.scaleAddress() + begin / group * Float.BYTES;
            Memory.putFloat(y + (long) row * Float.BYTES, four ? groupsOfFour(values, scales, width, x)
                    : two ? groupsOfTwo(values, scales, width, x) : whole ? wholeGroups(values, scales, width, group, x)
                            : anyBytes(values, scales, width, group, x));
        }
    }

    /** A group is four vectors: a loop of four would cost more than it does. */
    private static float groupsOfFour(long values, long scales, int width, long x) {
        FloatVector sum0 = F32.all(0f);
        FloatVector sum1 = sum0;
        long scaleAt = scales;
        for (long i = 0; i != width; i += 4L * F32.LANES) {
            long at = x + i * Float.BYTES;
            FloatVector scale = F32.all(Memory.getFloat(scaleAt));
            FloatVector part0 = Widen.i8(values + i).mul(F32.load(at));
            FloatVector part1 = Widen.i8(values + i + F32.LANES).mul(F32.load(at + F32.BYTES));
            part0 = Widen.i8(values + i + 2L * F32.LANES).fma(F32.load(at + 2L * F32.BYTES), part0);
            part1 = Widen.i8(values + i + 3L * F32.LANES).fma(F32.load(at + 3L * F32.BYTES), part1);
            sum0 = part0.fma(scale, sum0);
            sum1 = part1.fma(scale, sum1);
            scaleAt += Float.BYTES;
        }
        return F32.sum(sum0.add(sum1));
    }

    /** A group is two vectors. */
    private static float groupsOfTwo(long values, long scales, int width, long x) {
        FloatVector sum0 = F32.all(0f);
        FloatVector sum1 = sum0;
        long scaleAt = scales;
        for (long i = 0; i != width; i += 2L * F32.LANES) {
            long at = x + i * Float.BYTES;
            FloatVector scale = F32.all(Memory.getFloat(scaleAt));
            sum0 = Widen.i8(values + i).mul(F32.load(at)).fma(scale, sum0);
            sum1 = Widen.i8(values + i + F32.LANES).mul(F32.load(at + F32.BYTES)).fma(scale, sum1);
            scaleAt += Float.BYTES;
        }
        return F32.sum(sum0.add(sum1));
    }

    /** A group is some vectors. */
    private static float wholeGroups(long values, long scales, int width, int group, long x) {
        FloatVector sum = F32.all(0f);
        long scaleAt = scales;
        long i = 0;
        while (i != width) {
            FloatVector part = F32.all(0f);
            for (long end = i + group; i != end; i += F32.LANES) {
                part = Widen.i8(values + i).fma(F32.load(x + i * Float.BYTES), part);
            }
            sum = part.fma(F32.all(Memory.getFloat(scaleAt)), sum);
            scaleAt += Float.BYTES;
        }
        return F32.sum(sum);
    }

    private static float anyBytes(long values, long scales, int width, int group, long x) {
        float sum = 0;
        for (int from = 0; from < width; from += group) {
            int whole = F32.whole(group);
            FloatVector lanes = F32.all(0f);
            for (long i = from; i < from + whole; i += F32.LANES) {
                lanes = Widen.i8(values + i).fma(F32.load(x + i * Float.BYTES), lanes);
            }
            float part = F32.sum(lanes);
            for (long i = from + whole; i < from + group; i++) {
                part = Math.fma(Memory.getByte(values + i), Memory.getFloat(x + i * Float.BYTES), part);
            }
            sum = Math.fma(part, Memory.getFloat(scales + (long) from / group * Float.BYTES), sum);
        }
        return sum;
    }

    static void nibbles(NibbleWeight weight, int from, int count, long x, long y) {
        int width = weight.width();
        for (int row = 0; row < count; row++) {
            long group = (long) (from + row) * width / NibbleWeight.GROUP;
            long values = weight.address() + group * (NibbleWeight.GROUP / 2);
            long scales = weight.scaleAddress() + group * Float.BYTES;
            Memory.putFloat(y + (long) row * Float.BYTES, weight.offsets().isEmpty()
                    ? oneOfNibbles(values, scales, width / NibbleWeight.GROUP, x)
                    : oneWithOffsets(values, scales, weight.offsets().get().address() + group * Float.BYTES,
                            width / NibbleWeight.GROUP, x));
        }
    }

    private static float oneOfNibbles(long values, long scales, int groups, long x) {
        FloatVector sum = F32.all(0f);
        FloatVector zero = F32.all(NibbleWeight.ZERO);
        long scaleAt = scales;
        long pairs = values;
        long at = x;
        for (long end = values + (long) groups * HALF; pairs != end; pairs += HALF) {
            FloatVector part = F32.all(0f);
            for (long i = 0; i < HALF; i += F32.LANES) {
                long lower = at + i * Float.BYTES;
                part = Widen.lowNibbles(pairs + i).sub(zero).fma(F32.load(lower), part);
                part = Widen.highNibbles(pairs + i).sub(zero).fma(F32.load(lower + HALF * Float.BYTES), part);
            }
            sum = part.fma(F32.all(Memory.getFloat(scaleAt)), sum);
            scaleAt += Float.BYTES;
            at += NibbleWeight.GROUP * Float.BYTES;
        }
        return F32.sum(sum);
    }

    /** Each group is {@code scale * (nibbles . x) + offset * (sum of x)}. */
    private static float oneWithOffsets(long values, long scales, long offsets, int groups, long x) {
        FloatVector sum = F32.all(0f);
        long group = 0;
        long pairs = values;
        long at = x;
        for (long end = values + (long) groups * HALF; pairs != end; pairs += HALF) {
            FloatVector part = F32.all(0f);
            FloatVector total = part;
            for (long i = 0; i < HALF; i += F32.LANES) {
                FloatVector x0 = F32.load(at + i * Float.BYTES);
                FloatVector x1 = F32.load(at + (HALF + i) * Float.BYTES);
                part = Widen.lowNibbles(pairs + i).fma(x0, part);
                part = Widen.highNibbles(pairs + i).fma(x1, part);
                total = total.add(x0.add(x1));
            }
            sum = part.fma(F32.all(Memory.getFloat(scales + group)), sum);
            sum = total.fma(F32.all(Memory.getFloat(offsets + group)), sum);
            group += Float.BYTES;
            at += NibbleWeight.GROUP * Float.BYTES;
        }
        return F32.sum(sum);
    }
}
