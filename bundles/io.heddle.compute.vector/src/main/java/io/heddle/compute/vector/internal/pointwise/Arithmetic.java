// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.pointwise;

import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.memory.Memory;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Arithmetic on floats that lie side by side, by address. A result may lie where an operand does. */
public final class Arithmetic {
    private Arithmetic() {}

    /** {@code y = xScale * x + otherScale * other}. */
    public static void sum(long x, float xScale, long other, float otherScale, long y, int count) {
        int whole = F32.whole(count);
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            F32.store(F32.load(x + at).mul(xScale).add(F32.load(other + at).mul(otherScale)), y + at);
        }
        if (whole < count) {
            long at = (long) whole * Float.BYTES;
            VectorMask<Float> rest = F32.rest(count);
            F32.store(F32.load(x + at, rest).mul(xScale).add(F32.load(other + at, rest).mul(otherScale)), y + at, rest);
        }
    }

    /** {@code y = x * other}. */
    public static void product(long x, long other, long y, int count) {
        int whole = F32.whole(count);
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            F32.store(F32.load(x + at).mul(F32.load(other + at)), y + at);
        }
        if (whole < count) {
            long at = (long) whole * Float.BYTES;
            VectorMask<Float> rest = F32.rest(count);
            F32.store(F32.load(x + at, rest).mul(F32.load(other + at, rest)), y + at, rest);
        }
    }

    /** {@code y = factor * x}. */
    public static void scale(long x, float factor, long y, int count) {
        int whole = F32.whole(count);
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            F32.store(F32.load(x + at).mul(factor), y + at);
        }
        if (whole < count) {
            long at = (long) whole * Float.BYTES;
            VectorMask<Float> rest = F32.rest(count);
            F32.store(F32.load(x + at, rest).mul(factor), y + at, rest);
        }
    }

    /** {@code y = y + factor * x}. */
    public static void addScaled(long x, float factor, long y, int count) {
        int whole = F32.whole(count);
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            F32.store(F32.load(x + at).fma(F32.all(factor), F32.load(y + at)), y + at);
        }
        if (whole < count) {
            long at = (long) whole * Float.BYTES;
            VectorMask<Float> rest = F32.rest(count);
            F32.store(F32.load(x + at, rest).fma(F32.all(factor), F32.load(y + at, rest)), y + at, rest);
        }
    }

    /** {@code y = x + (other - x) * share}. */
    public static void mix(long x, long other, long share, long y, int count) {
        int whole = F32.whole(count);
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            F32.store(F32.load(other + at).sub(F32.load(x + at)).fma(F32.load(share + at), F32.load(x + at)), y + at);
        }
        if (whole < count) {
            long at = (long) whole * Float.BYTES;
            VectorMask<Float> rest = F32.rest(count);
            F32.store(F32.load(other + at, rest).sub(F32.load(x + at, rest)).fma(F32.load(share + at, rest), F32.load(x + at, rest)), y + at, rest);
        }
    }

    /** {@code y = min(max(x, least), most)}; NaN stays. */
    public static void clip(long x, float least, float most, long y, int count) {
        int whole = F32.whole(count);
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            F32.store(clipped(F32.load(x + at), least, most), y + at);
        }
        if (whole < count) {
            long at = (long) whole * Float.BYTES;
            VectorMask<Float> rest = F32.rest(count);
            F32.store(clipped(F32.load(x + at, rest), least, most), y + at, rest);
        }
    }

    /** {@code y = cap * tanh(x / cap)}. */
    public static void softCap(long x, float cap, long y, int count) {
        int whole = F32.whole(count);
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            F32.store(Exp.tanh(F32.load(x + at).div(cap)).mul(cap), y + at);
        }
        for (long at = (long) whole * Float.BYTES, end = (long) count * Float.BYTES; at < end; at += Float.BYTES) {
            Memory.putFloat(y + at, (float) (cap * Math.tanh(Memory.getFloat(x + at) / cap)));
        }
    }

    /** {@code y = log(1 + e^(x + bias))}. */
    public static void softplus(long x, long bias, long y, int count) {
        int whole = F32.whole(count);
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            // Not F32.store: behind so much only the vectors' own methods are still inlined.
            Exp.softplus(F32.load(x + at).add(F32.load(bias + at))).intoMemorySegment(Memory.ALL, y + at, ByteOrder.LITTLE_ENDIAN);
        }
        for (long at = (long) whole * Float.BYTES, end = (long) count * Float.BYTES; at < end; at += Float.BYTES) {
            Memory.putFloat(y + at, (float) Scalar.softplus(Memory.getFloat(x + at) + Memory.getFloat(bias + at)));
        }
    }

    /** {@code y = (x + shift) * factor}. */
    public static void shiftAndScale(long x, float shift, float factor, long y, int count) {
        int whole = F32.whole(count);
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            F32.store(F32.load(x + at).add(shift).mul(factor), y + at);
        }
        if (whole < count) {
            long at = (long) whole * Float.BYTES;
            VectorMask<Float> rest = F32.rest(count);
            F32.store(F32.load(x + at, rest).add(shift).mul(factor), y + at, rest);
        }
    }

    /** {@code y = y + x * other}. */
    public static void addProduct(long x, long other, long y, int count) {
        int whole = F32.whole(count);
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            F32.store(F32.load(x + at).fma(F32.load(other + at), F32.load(y + at)), y + at);
        }
        if (whole < count) {
            long at = (long) whole * Float.BYTES;
            VectorMask<Float> rest = F32.rest(count);
            F32.store(F32.load(x + at, rest).fma(F32.load(other + at, rest), F32.load(y + at, rest)), y + at, rest);
        }
    }

    private static FloatVector clipped(FloatVector x, float least, float most) {
        FloatVector above = x.blend(least, x.compare(VectorOperators.LT, least));
        return above.blend(most, above.compare(VectorOperators.GT, most));
    }

    /** The sum of x[i] * other[i]. */
    public static float dot(long x, long other, int count) {
        int whole = F32.whole(count);
        FloatVector sum = F32.all(0f);
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            sum = F32.load(x + at).fma(F32.load(other + at), sum);
        }
        if (whole < count) {
            long at = (long) whole * Float.BYTES;
            VectorMask<Float> rest = F32.rest(count);
            sum = F32.load(x + at, rest).fma(F32.load(other + at, rest), sum);
        }
        return F32.sum(sum);
    }

    /** The sum of x[i]. */
    public static float total(long x, int count) {
        int whole = F32.whole(count);
        FloatVector sum = F32.all(0f);
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            sum = sum.add(F32.load(x + at));
        }
        if (whole < count) {
            sum = sum.add(F32.load(x + (long) whole * Float.BYTES, F32.rest(count)));
        }
        return F32.sum(sum);
    }

    /** The sum of (x[i] - middle)². */
    public static float squaredDistance(long x, float middle, int count) {
        int whole = F32.whole(count);
        FloatVector sum = F32.all(0f);
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            FloatVector distance = F32.load(x + at).sub(middle);
            sum = distance.fma(distance, sum);
        }
        if (whole < count) {
            VectorMask<Float> rest = F32.rest(count);
            FloatVector distance = F32.load(x + (long) whole * Float.BYTES, rest).sub(middle).blend(0f, rest.not());
            sum = distance.fma(distance, sum);
        }
        return F32.sum(sum);
    }
}
