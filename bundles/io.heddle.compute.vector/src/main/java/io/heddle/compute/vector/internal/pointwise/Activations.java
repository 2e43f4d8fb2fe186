// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.pointwise;

import io.heddle.api.operator.Activation;
import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.memory.Memory;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Activations of floats that lie side by side. Each has a loop of its own: a loop that is handed its
 * function would keep vectors in objects. The largest ones store by the vector's own method, which is
 * inlined however large a loop is.
 */
public final class Activations {
    private Activations() {}

    /** {@code to[i] = activation(from[i])} for {@code count} floats; the two may be one place. */
    public static void apply(Activation activation, long from, long to, int count) {
        int whole = F32.whole(count);
        switch (activation) {
            case IDENTITY -> identity(from, to, whole);
            case SILU -> silu(from, to, whole);
            case GELU -> gelu(from, to, whole);
            case GELU_TANH -> geluTanh(from, to, whole);
            case RELU -> relu(from, to, whole);
            case SQUARED_RELU -> squaredRelu(from, to, whole);
            case SIGMOID -> sigmoid(from, to, whole);
            case TANH -> tanh(from, to, whole);
            case SOFTPLUS -> softplus(from, to, whole);
            case LOG_SIGMOID -> logSigmoid(from, to, whole);
            case EXP -> exp(from, to, whole);
            case MINUS_EXP -> minusExp(from, to, whole);
            case ELU_PLUS_ONE -> eluPlusOne(from, to, whole);
            case INVERSE_ROOT -> inverseRoot(from, to, whole);
        }
        // Fewer than a vector: a masked copy of each function would be too much for the compiler to keep in registers.
        for (int i = whole; i < count; i++) {
            long at = (long) i * Float.BYTES;
            Memory.putFloat(to + at, Scalar.of(activation, Memory.getFloat(from + at)));
        }
    }

    private static void identity(long from, long to, int count) {
        if (from != to) {
            Memory.copy(from, to, (long) count * Float.BYTES);
        }
    }

    private static void silu(long from, long to, int whole) {
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            F32.store(silu(F32.load(from + at)), to + at);
        }
    }

    private static FloatVector silu(FloatVector x) {
        return Exp.silu(x);
    }

    private static void gelu(long from, long to, int whole) {
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            F32.store(gelu(F32.load(from + at)), to + at);
        }
    }

    private static FloatVector gelu(FloatVector x) {
        return Exp.gelu(x);
    }

    private static void geluTanh(long from, long to, int whole) {
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            F32.store(geluTanh(F32.load(from + at)), to + at);
        }
    }

    private static FloatVector geluTanh(FloatVector x) {
        return Exp.geluTanh(x);
    }

    private static void relu(long from, long to, int whole) {
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            F32.store(relu(F32.load(from + at)), to + at);
        }
    }

    private static FloatVector relu(FloatVector x) {
        return x.blend(0f, x.compare(VectorOperators.LT, 0f));
    }

    private static void squaredRelu(long from, long to, int whole) {
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            F32.store(squaredRelu(F32.load(from + at)), to + at);
        }
    }

    private static FloatVector squaredRelu(FloatVector x) {
        FloatVector positive = relu(x);
        return positive.mul(positive);
    }

    private static void sigmoid(long from, long to, int whole) {
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            F32.store(sigmoid(F32.load(from + at)), to + at);
        }
    }

    private static FloatVector sigmoid(FloatVector x) {
        return Exp.sigmoid(x);
    }

    private static void tanh(long from, long to, int whole) {
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            tanh(F32.load(from + at)).intoMemorySegment(Memory.ALL, to + at, ByteOrder.LITTLE_ENDIAN);
        }
    }

    private static FloatVector tanh(FloatVector x) {
        return Exp.tanh(x);
    }

    private static void softplus(long from, long to, int whole) {
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            softplus(F32.load(from + at)).intoMemorySegment(Memory.ALL, to + at, ByteOrder.LITTLE_ENDIAN);
        }
    }

    private static FloatVector softplus(FloatVector x) {
        return Exp.softplus(x);
    }

    private static void logSigmoid(long from, long to, int whole) {
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            logSigmoid(F32.load(from + at)).intoMemorySegment(Memory.ALL, to + at, ByteOrder.LITTLE_ENDIAN);
        }
    }

    private static FloatVector logSigmoid(FloatVector x) {
        return Exp.softplus(x.neg()).neg();
    }

    private static void exp(long from, long to, int whole) {
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            F32.store(exp(F32.load(from + at)), to + at);
        }
    }

    private static FloatVector exp(FloatVector x) {
        return Exp.exp(x);
    }

    private static void minusExp(long from, long to, int whole) {
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            F32.store(minusExp(F32.load(from + at)), to + at);
        }
    }

    private static FloatVector minusExp(FloatVector x) {
        return Exp.exp(x).neg();
    }

    private static void eluPlusOne(long from, long to, int whole) {
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            F32.store(eluPlusOne(F32.load(from + at)), to + at);
        }
    }

    private static FloatVector eluPlusOne(FloatVector x) {
        return Exp.exp(x).blend(x.add(1f), x.compare(VectorOperators.GT, 0f));
    }

    private static void inverseRoot(long from, long to, int whole) {
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            F32.store(inverseRoot(F32.load(from + at)), to + at);
        }
    }

    private static FloatVector inverseRoot(FloatVector x) {
        return F32.all(1f).div(x.blend(1f, x.compare(VectorOperators.LT, 1f)).sqrt());
    }
}
