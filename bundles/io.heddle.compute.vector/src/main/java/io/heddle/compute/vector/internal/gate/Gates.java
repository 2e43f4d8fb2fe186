// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.gate;

import io.heddle.api.operator.Activation;
import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.memory.Memory;
import io.heddle.compute.vector.internal.pointwise.Activations;
import io.heddle.compute.vector.internal.pointwise.Arithmetic;
import io.heddle.compute.vector.internal.pointwise.Exp;
import io.heddle.compute.vector.internal.pointwise.Exp2;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The functions of gates, on floats that lie side by side. Channels that fill no vector are done one
 * by one: masked vectors through so many operations would be kept in objects.
 */
final class Gates {
    /** What a gate that forgets everything is raised to, so that its logarithm stays a number. */
    private static final float FORGOTTEN = 1e-37f;
    /** Where 1 - e^u is taken from its series. */
    private static final float SMALL = -0.25f;
    private static final float LOG2_E = (float) (1 / Math.log(2));
    private static final float LN2 = (float) Math.log(2);
    private static final float MAGIC = 12582912f;
    private static final int MAGIC_BITS = Float.floatToRawIntBits(MAGIC);
    private static final int MANTISSA = (1 << 23) - 1;
    private static final int HALF = Float.floatToRawIntBits(0.5f);

    private Gates() {}

    /** {@code log sigmoid(x)} and {@code 1 - sigmoid(x)}. */
    static void unbounded(long x, long log, long rest, int count) {
        Arithmetic.scale(x, -1, rest, count);
        Activations.apply(Activation.SOFTPLUS, rest, log, count);
        Arithmetic.scale(log, -1, log, count);
        Activations.apply(Activation.SIGMOID, rest, rest, count);
    }

    /** {@code log f} and {@code 1 - f} of {@code f = bound + open sigmoid(x)}. */
    static void bounded(long x, float[] bound, float[] open, long log, long rest, int count) {
        int whole = F32.whole(count);
        forgets(x, bound, open, log, rest, whole);
        logs(log, whole);
        for (int i = whole; i < count; i++) {
            long at = (long) i * Float.BYTES;
            float value = Memory.getFloat(x + at);
            double f = bound[i] + open[i] / (1 + Math.exp(-value));
            Memory.putFloat(log + at, (float) Math.log(Math.max(f, FORGOTTEN)));
            Memory.putFloat(rest + at, (float) (open[i] / (1 + Math.exp(value))));
        }
    }

    /** f, where its logarithm will be, and 1 - f. */
    private static void forgets(long x, float[] bound, float[] open, long f, long rest, int whole) {
        for (int i = 0; i < whole; i += F32.LANES) {
            long at = (long) i * Float.BYTES;
            FloatVector value = F32.load(x + at);
            FloatVector less = Exp.expUpTo(value.abs().neg());
            FloatVector small = less.div(less.add(1f));
            FloatVector large = F32.all(1f).div(less.add(1f));
            var positive = value.compare(VectorOperators.GT, 0f);
            FloatVector share = FloatVector.fromArray(F32.SPECIES, open, i);
            share.fma(small.blend(large, positive), FloatVector.fromArray(F32.SPECIES, bound, i))
                    .intoMemorySegment(Memory.ALL, f + at, ByteOrder.LITTLE_ENDIAN);
            share.mul(large.blend(small, positive)).intoMemorySegment(Memory.ALL, rest + at, ByteOrder.LITTLE_ENDIAN);
        }
    }

    /** Logarithms of numbers up to 1 in their place: the exponent's bits, and a polynomial around 1. */
    private static void logs(long x, int whole) {
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            FloatVector given = F32.load(x + at);
            FloatVector value = given.blend(FORGOTTEN, given.compare(VectorOperators.LT, FORGOTTEN));
            var bits = value.reinterpretAsInts();
            FloatVector exponent = bits.lanewise(VectorOperators.LSHR, 23).add(MAGIC_BITS - 126).reinterpretAsFloats().sub(MAGIC);
            FloatVector m = bits.and(MANTISSA).or(HALF).reinterpretAsFloats();
            var low = m.compare(VectorOperators.LT, (float) Math.sqrt(0.5));
            exponent = exponent.blend(exponent.sub(1f), low);
            m = m.blend(m.add(m), low).sub(1f);
            // Not by own functions: a method this large would not inline them any more.
            FloatVector p = m.fma(FloatVector.broadcast(F32.SPECIES, 7.0376836292e-2f),
                    FloatVector.broadcast(F32.SPECIES, -1.1514610310e-1f));
            p = p.fma(m, FloatVector.broadcast(F32.SPECIES, 1.1676998740e-1f));
            p = p.fma(m, FloatVector.broadcast(F32.SPECIES, -1.2420140846e-1f));
            p = p.fma(m, FloatVector.broadcast(F32.SPECIES, 1.4249322787e-1f));
            p = p.fma(m, FloatVector.broadcast(F32.SPECIES, -1.6668057665e-1f));
            p = p.fma(m, FloatVector.broadcast(F32.SPECIES, 2.0000714765e-1f));
            p = p.fma(m, FloatVector.broadcast(F32.SPECIES, -2.4999993993e-1f));
            p = p.fma(m, FloatVector.broadcast(F32.SPECIES, 3.3333331174e-1f));
            FloatVector square = m.mul(m);
            FloatVector tail = p.mul(m).mul(square).sub(square.mul(0.5f));
            FloatVector log = exponent.mul(LN2).add(m.add(tail));
            // The bits of NaN are no exponent: it comes back by a difference that is 0 for numbers.
            log.add(given.sub(given)).intoMemorySegment(Memory.ALL, x + at, ByteOrder.LITTLE_ENDIAN);
        }
    }

    /** {@code y = sigmoid(gate) x}. */
    static void open(long x, long gate, long y, int count) {
        Activations.apply(Activation.SIGMOID, gate, y, count);
        Arithmetic.product(x, y, y, count);
    }

    /** {@code y = sqrt(1 - e^(2 logDecay)) y}. */
    static void scale(long logDecay, long y, int count) {
        int whole = F32.whole(count);
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            FloatVector u = F32.load(logDecay + at);
            u = u.add(u);
            FloatVector given = F32.load(y + at);
            // As a difference a channel that forgets slowly would lose its digits.
            FloatVector p = u.fma(F32.all(-1f / 720), F32.all(-1f / 120));
            p = p.fma(u, F32.all(-1f / 24));
            p = p.fma(u, F32.all(-1f / 6));
            p = p.fma(u, F32.all(-0.5f));
            p = p.fma(u, F32.all(-1f)).mul(u);
            // Own functions come before the vectors' methods: once a method is large the compiler only inlines the latter.
            FloatVector far = Exp2.of(u.mul(LOG2_E)).neg().add(1f);
            // A series also where u is NaN, which powers of 2 may lose.
            p.blend(far, u.compare(VectorOperators.LE, SMALL)).sqrt().mul(given)
                    .intoMemorySegment(Memory.ALL, y + at, ByteOrder.LITTLE_ENDIAN);
        }
        for (long at = (long) whole * Float.BYTES, end = (long) count * Float.BYTES; at < end; at += Float.BYTES) {
            double kept = -Math.expm1(2.0 * Memory.getFloat(logDecay + at));
            Memory.putFloat(y + at, (float) (Math.sqrt(kept) * Memory.getFloat(y + at)));
        }
    }

    /** Decays that keep nothing. */
    static void forget(long logDecay, int count) {
        for (int i = 0; i < count; i++) {
            Memory.putFloat(logDecay + (long) i * Float.BYTES, Float.NEGATIVE_INFINITY);
        }
    }
}
