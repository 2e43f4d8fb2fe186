// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.projection;

import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.memory.Memory;
import io.heddle.compute.vector.internal.weight.NibbleWeight;
import io.heddle.compute.vector.internal.weight.Widen;
import jdk.incubator.vector.FloatVector;

/**
 * Products of two rows of rounded weights with a vector: whole numbers are summed a group at a time,
 * then scaled. See {@link Dots}.
 *
 * <p>In all of them {@code row}, {@code scales} and {@code offsets} are addresses of the first row's, {@code apart}
 * and {@code scaleApart} the bytes from there to the second row's; two vectors of sums go to {@code space}.
 */
final class Rounded {
    /** Elements of four vectors. */
    static final int FOUR = 4 * F32.LANES;
    private static final long HALF = NibbleWeight.GROUP / 2;

    private Rounded() {}

    /** A group is four vectors: a loop of four would cost more than it does. */
    static void twoInFours(long row, long apart, long scales, long scaleApart, int width, long x, float[] space) {
        FloatVector sum = F32.all(0f), other = sum;
        long values = row;
        long at = x;
        long scale = scales;
        for (long end = row + width; values != end; values += FOUR) {
            FloatVector x0 = F32.load(at), x1 = F32.load(at + F32.BYTES);
            FloatVector part = Widen.i8(values).mul(x0);
            FloatVector more = Widen.i8(values + apart).mul(x0);
            part = Widen.i8(values + F32.LANES).fma(x1, part);
            more = Widen.i8(values + apart + F32.LANES).fma(x1, more);
            FloatVector x2 = F32.load(at + 2L * F32.BYTES), x3 = F32.load(at + 3L * F32.BYTES);
            part = Widen.i8(values + 2L * F32.LANES).fma(x2, part);
            more = Widen.i8(values + apart + 2L * F32.LANES).fma(x2, more);
            part = Widen.i8(values + 3L * F32.LANES).fma(x3, part);
            more = Widen.i8(values + apart + 3L * F32.LANES).fma(x3, more);
            sum = part.fma(F32.all(Memory.getFloat(scale)), sum);
            other = more.fma(F32.all(Memory.getFloat(scale + scaleApart)), other);
            at += 4L * F32.BYTES;
            scale += Float.BYTES;
        }
        sum.intoArray(space, 0);
        other.intoArray(space, F32.LANES);
    }

    /** A group is some vectors. */
    static void twoInGroups(long row, long apart, long scales, long scaleApart, int width, int group, long x,
            float[] space) {
        FloatVector sum = F32.all(0f), other = sum;
        long values = row;
        long at = x;
        long scale = scales;
        for (long end = row + width; values != end;) {
            FloatVector part = F32.all(0f), more = part;
            for (long last = values + group; values != last; values += F32.LANES) {
                FloatVector x0 = F32.load(at);
                part = Widen.i8(values).fma(x0, part);
                more = Widen.i8(values + apart).fma(x0, more);
                at += F32.BYTES;
            }
            sum = part.fma(F32.all(Memory.getFloat(scale)), sum);
            other = more.fma(F32.all(Memory.getFloat(scale + scaleApart)), other);
            scale += Float.BYTES;
        }
        sum.intoArray(space, 0);
        other.intoArray(space, F32.LANES);
    }

    /** A byte is two elements of a group, half a group apart. */
    static void twoOfNibbles(long row, long apart, long scales, long scaleApart, int width, long x, float[] space) {
        FloatVector sum = F32.all(0f), other = sum;
        FloatVector zero = F32.all(NibbleWeight.ZERO);
        long pairs = row;
        long at = x;
        long scale = scales;
        for (long end = row + width / 2; pairs != end;) {
            FloatVector part = F32.all(0f), more = part;
            for (long last = pairs + HALF; pairs != last; pairs += F32.LANES) {
                FloatVector lower = F32.load(at), upper = F32.load(at + HALF * Float.BYTES);
                part = Widen.lowNibbles(pairs).sub(zero).fma(lower, part);
                more = Widen.lowNibbles(pairs + apart).sub(zero).fma(lower, more);
                part = Widen.highNibbles(pairs).sub(zero).fma(upper, part);
                more = Widen.highNibbles(pairs + apart).sub(zero).fma(upper, more);
                at += F32.BYTES;
            }
            sum = part.fma(F32.all(Memory.getFloat(scale)), sum);
            other = more.fma(F32.all(Memory.getFloat(scale + scaleApart)), other);
            at += HALF * Float.BYTES;
            scale += Float.BYTES;
        }
        sum.intoArray(space, 0);
        other.intoArray(space, F32.LANES);
    }

    /** Each group is {@code scale * (nibbles . x) + offset * (sum of x)}. */
    static void twoWithOffsets(long row, long apart, long scales, long scaleApart, long offsets, int width, long x,
            float[] space) {
        FloatVector sum = F32.all(0f), other = sum;
        long pairs = row;
        long at = x;
        long scale = scales;
        long offset = offsets;
        for (long end = row + width / 2; pairs != end;) {
            FloatVector part = F32.all(0f), more = part, total = part;
            for (long last = pairs + HALF; pairs != last; pairs += F32.LANES) {
                FloatVector lower = F32.load(at), upper = F32.load(at + HALF * Float.BYTES);
                part = Widen.lowNibbles(pairs).fma(lower, part);
                more = Widen.lowNibbles(pairs + apart).fma(lower, more);
                part = Widen.highNibbles(pairs).fma(upper, part);
                more = Widen.highNibbles(pairs + apart).fma(upper, more);
                total = total.add(lower.add(upper));
                at += F32.BYTES;
            }
            sum = part.fma(F32.all(Memory.getFloat(scale)), total.fma(F32.all(Memory.getFloat(offset)), sum));
            other = more.fma(F32.all(Memory.getFloat(scale + scaleApart)),
                    total.fma(F32.all(Memory.getFloat(offset + scaleApart)), other));
            at += HALF * Float.BYTES;
            scale += Float.BYTES;
            offset += Float.BYTES;
        }
        sum.intoArray(space, 0);
        other.intoArray(space, F32.LANES);
    }
}
