// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.pointwise;

import io.heddle.api.operator.Activation;
import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.memory.Memory;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
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
        switch (activation) {
            case IDENTITY -> identity(from, to, count);
            case SILU -> silu(from, to, count);
            case GELU -> gelu(from, to, count);
            case GELU_TANH -> geluTanh(from, to, count);
            case RELU -> relu(from, to, count);
            case SQUARED_RELU -> squaredRelu(from, to, count);
            case SIGMOID -> sigmoid(from, to, count);
            case TANH -> tanh(from, to, count);
            case SOFTPLUS -> softplus(from, to, count);
            case LOG_SIGMOID -> logSigmoid(from, to, count);
            case EXP -> exp(from, to, count);
            case MINUS_EXP -> minusExp(from, to, count);
            case ELU_PLUS_ONE -> eluPlusOne(from, to, count);
            case INVERSE_ROOT -> inverseRoot(from, to, count);
        }
    }

    private static void identity(long from, long to, int count) {
        if (from != to) {
            Memory.copy(from, to, (long) count * Float.BYTES);
        }
    }

    private static void silu(long from, long to, int count) {
        int whole = F32.whole(count);
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            F32.store(silu(F32.load(from + at)), to + at);
        }
        if (whole < count) {
            VectorMask<Float> rest = F32.rest(count);
            F32.store(silu(F32.load(from + (long) whole * Float.BYTES, rest)), to + (long) whole * Float.BYTES, rest);
        }
    }

    private static FloatVector silu(FloatVector x) {
        return Exp.silu(x);
    }

    private static void gelu(long from, long to, int count) {
        int whole = F32.whole(count);
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            F32.store(gelu(F32.load(from + at)), to + at);
        }
        if (whole < count) {
            VectorMask<Float> rest = F32.rest(count);
            F32.store(gelu(F32.load(from + (long) whole * Float.BYTES, rest)), to + (long) whole * Float.BYTES, rest);
        }
    }

    private static FloatVector gelu(FloatVector x) {
        return Exp.gelu(x);
    }

    private static void geluTanh(long from, long to, int count) {
        int whole = F32.whole(count);
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            F32.store(geluTanh(F32.load(from + at)), to + at);
        }
        if (whole < count) {
            VectorMask<Float> rest = F32.rest(count);
            F32.store(geluTanh(F32.load(from + (long) whole * Float.BYTES, rest)), to + (long) whole * Float.BYTES, rest);
        }
    }

    private static FloatVector geluTanh(FloatVector x) {
        return Exp.geluTanh(x);
    }

    private static void relu(long from, long to, int count) {
        int whole = F32.whole(count);
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            F32.store(relu(F32.load(from + at)), to + at);
        }
        if (whole < count) {
            VectorMask<Float> rest = F32.rest(count);
            F32.store(relu(F32.load(from + (long) whole * Float.BYTES, rest)), to + (long) whole * Float.BYTES, rest);
        }
    }

    private static FloatVector relu(FloatVector x) {
        return x.blend(0f, x.compare(VectorOperators.LT, 0f));
    }

    private static void squaredRelu(long from, long to, int count) {
        int whole = F32.whole(count);
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            F32.store(squaredRelu(F32.load(from + at)), to + at);
        }
        if (whole < count) {
            VectorMask<Float> rest = F32.rest(count);
            F32.store(squaredRelu(F32.load(from + (long) whole * Float.BYTES, rest)), to + (long) whole * Float.BYTES, rest);
        }
    }

    private static FloatVector squaredRelu(FloatVector x) {
        FloatVector positive = relu(x);
        return positive.mul(positive);
    }

    /** {@code 1 / (1 + e^-x)}, as {@link #apply} does it. */
    public static void sigmoid(long from, long to, int count) {
        int whole = F32.whole(count);
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            F32.store(sigmoid(F32.load(from + at)), to + at);
        }
        if (whole < count) {
            VectorMask<Float> rest = F32.rest(count);
            F32.store(sigmoid(F32.load(from + (long) whole * Float.BYTES, rest)), to + (long) whole * Float.BYTES, rest);
        }
    }

    private static FloatVector sigmoid(FloatVector x) {
        return Exp.sigmoid(x);
    }

    /** {@code tanh x}, as {@link #apply} does it. */
    public static void tanh(long from, long to, int count) {
        int whole = F32.whole(count);
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            tanh(F32.load(from + at)).intoMemorySegment(Memory.ALL, to + at, ByteOrder.LITTLE_ENDIAN);
        }
        if (whole < count) {
            VectorMask<Float> rest = F32.rest(count);
            F32.store(tanh(F32.load(from + (long) whole * Float.BYTES, rest)), to + (long) whole * Float.BYTES, rest);
        }
    }

    private static FloatVector tanh(FloatVector x) {
        return Exp.tanh(x);
    }

    private static void softplus(long from, long to, int count) {
        int whole = F32.whole(count);
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            softplus(F32.load(from + at)).intoMemorySegment(Memory.ALL, to + at, ByteOrder.LITTLE_ENDIAN);
        }
        if (whole < count) {
            VectorMask<Float> rest = F32.rest(count);
            F32.store(softplus(F32.load(from + (long) whole * Float.BYTES, rest)), to + (long) whole * Float.BYTES, rest);
        }
    }

    private static FloatVector softplus(FloatVector x) {
        return Exp.softplus(x);
    }

    /** {@code log(1 / (1 + e^-x))}, as {@link #apply} does it. */
    public static void logSigmoid(long from, long to, int count) {
        int whole = F32.whole(count);
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            logSigmoid(F32.load(from + at)).intoMemorySegment(Memory.ALL, to + at, ByteOrder.LITTLE_ENDIAN);
        }
        if (whole < count) {
            VectorMask<Float> rest = F32.rest(count);
            F32.store(logSigmoid(F32.load(from + (long) whole * Float.BYTES, rest)), to + (long) whole * Float.BYTES, rest);
        }
    }

    private static FloatVector logSigmoid(FloatVector x) {
        return Exp.softplus(x.neg()).neg();
    }

    /** {@code e^x}, as {@link #apply} does it. */
    public static void exp(long from, long to, int count) {
        int whole = F32.whole(count);
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            F32.store(exp(F32.load(from + at)), to + at);
        }
        if (whole < count) {
            VectorMask<Float> rest = F32.rest(count);
            F32.store(exp(F32.load(from + (long) whole * Float.BYTES, rest)), to + (long) whole * Float.BYTES, rest);
        }
    }

    private static FloatVector exp(FloatVector x) {
        return Exp.exp(x);
    }

    private static void minusExp(long from, long to, int count) {
        int whole = F32.whole(count);
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            F32.store(minusExp(F32.load(from + at)), to + at);
        }
        if (whole < count) {
            VectorMask<Float> rest = F32.rest(count);
            F32.store(minusExp(F32.load(from + (long) whole * Float.BYTES, rest)), to + (long) whole * Float.BYTES, rest);
        }
    }

    private static FloatVector minusExp(FloatVector x) {
        return Exp.exp(x).neg();
    }

    private static void eluPlusOne(long from, long to, int count) {
        int whole = F32.whole(count);
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            F32.store(eluPlusOne(F32.load(from + at)), to + at);
        }
        if (whole < count) {
            VectorMask<Float> rest = F32.rest(count);
            F32.store(eluPlusOne(F32.load(from + (long) whole * Float.BYTES, rest)), to + (long) whole * Float.BYTES, rest);
        }
    }

    private static FloatVector eluPlusOne(FloatVector x) {
        return Exp.exp(x).blend(x.add(1f), x.compare(VectorOperators.GT, 0f));
    }

    private static void inverseRoot(long from, long to, int count) {
        int whole = F32.whole(count);
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            F32.store(inverseRoot(F32.load(from + at)), to + at);
        }
        if (whole < count) {
            VectorMask<Float> rest = F32.rest(count);
            F32.store(inverseRoot(F32.load(from + (long) whole * Float.BYTES, rest)), to + (long) whole * Float.BYTES, rest);
        }
    }

    private static FloatVector inverseRoot(FloatVector x) {
        return F32.all(1f).div(x.blend(1f, x.compare(VectorOperators.LT, 1f)).sqrt());
    }
}
