// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.scan;

import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.memory.Memory;
import io.heddle.compute.vector.internal.pointwise.Exp;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * One token of recurrences over some channels. The channels that fill no vector are done one by one:
 * masked vectors through so many operations would be kept in objects.
 */
final class ChannelSteps {
    /** The maximum of an empty history. */
    private static final float EMPTY = -1e30f;

    private ChannelSteps() {}

    /** {@code h = e^logDecay h + x}, {@code y = h}. */
    static void decaying(int count, long x, long logDecay, long y, long h) {
        int whole = F32.whole(count);
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            FloatVector next = F32.load(h + at).fma(Exp.exp(F32.load(logDecay + at)), F32.load(x + at));
            F32.store(next, h + at);
            F32.store(next, y + at);
        }
        for (long at = (long) whole * Float.BYTES, end = (long) count * Float.BYTES; at < end; at += Float.BYTES) {
            float decay = (float) Math.exp(Memory.getFloat(logDecay + at));
            float next = Math.fma(Memory.getFloat(h + at), decay, Memory.getFloat(x + at));
            Memory.putFloat(h + at, next);
            Memory.putFloat(y + at, next);
        }
    }

    /**
     * RWKV-4's average.
     *
     * @param decay {@code -exp(decayLog)} by channel, of which {@code channel} is the first
     * @param bonus like decay
     * @param a where its sums begin; b and the maxima follow
     * @param step bytes from a to b, and from b to the maxima
     */
    static void wkv(float[] decay, float[] bonus, int channel, int count, long key, long value, long y, long a, long step) {
        int whole = F32.whole(count);
        long b = a + step;
        long m = b + step;
        average(bonus, channel, whole, key, value, y, a, step);
        advance(decay, channel, whole, key, value, a, step);
        for (int i = whole; i < count; i++) {
            long at = (long) i * Float.BYTES;
            one(decay[channel + i], bonus[channel + i], Memory.getFloat(key + at), Memory.getFloat(value + at), y + at, a + at,
                    b + at, m + at);
        }
    }

    // Own functions come before the vectors' methods: once a method is large the compiler only inlines the latter.

    private static void average(float[] bonus, int channel, int whole, long key, long value, long y, long a, long step) {
        for (int i = 0; i < whole; i += F32.LANES) {
            long at = (long) i * Float.BYTES;
            FloatVector sum = F32.load(a + step + at);
            FloatVector total = F32.load(a + at);
            FloatVector v = F32.load(value + at);
            FloatVector before = F32.load(a + 2 * step + at).blend(EMPTY, sum.compare(VectorOperators.EQ, 0f));
            FloatVector ahead = before.sub(F32.load(key + at).add(FloatVector.fromArray(F32.SPECIES, bonus, channel + i)));
            // Relative to the larger exponent one of the two factors is 1.
            FloatVector less = Exp.expUpTo(ahead.abs().neg());
            FloatVector past = less.blend(1f, ahead.compare(VectorOperators.GT, 0f));
            FloatVector own = less.blend(1f, ahead.compare(VectorOperators.LE, 0f));
            total.fma(past, own.mul(v)).div(sum.fma(past, own)).intoMemorySegment(Memory.ALL, y + at, ByteOrder.LITTLE_ENDIAN);
        }
    }

    private static void advance(float[] decay, int channel, int whole, long key, long value, long a, long step) {
        for (int i = 0; i < whole; i += F32.LANES) {
            long at = (long) i * Float.BYTES;
            FloatVector sum = F32.load(a + step + at);
            FloatVector total = F32.load(a + at);
            FloatVector v = F32.load(value + at);
            FloatVector k = F32.load(key + at);
            FloatVector before = F32.load(a + 2 * step + at).blend(EMPTY, sum.compare(VectorOperators.EQ, 0f))
                    .add(FloatVector.fromArray(F32.SPECIES, decay, channel + i));
            FloatVector ahead = before.sub(k);
            F32.store(k.max(before), a + 2 * step + at);
            FloatVector less = Exp.expUpTo(ahead.abs().neg());
            FloatVector past = less.blend(1f, ahead.compare(VectorOperators.GT, 0f));
            FloatVector own = less.blend(1f, ahead.compare(VectorOperators.LE, 0f));
            total.fma(past, own.mul(v)).intoMemorySegment(Memory.ALL, a + at, ByteOrder.LITTLE_ENDIAN);
            sum.fma(past, own).intoMemorySegment(Memory.ALL, a + step + at, ByteOrder.LITTLE_ENDIAN);
        }
    }

    private static void one(float decay, float bonus, float k, float v, long y, long a, long b, long m) {
        float sum = Memory.getFloat(b);
        float before = sum == 0 ? EMPTY : Memory.getFloat(m);
        float top = Math.max(k + bonus, before);
        double past = Math.exp(before - top);
        double own = Math.exp(k + bonus - top);
        Memory.putFloat(y, (float) ((Memory.getFloat(a) * past + own * v) / (sum * past + own)));
        top = Math.max(k, before + decay);
        past = Math.exp(before + decay - top);
        own = Math.exp(k - top);
        Memory.putFloat(a, (float) (Memory.getFloat(a) * past + own * v));
        Memory.putFloat(b, (float) (sum * past + own));
        Memory.putFloat(m, top);
    }
}
