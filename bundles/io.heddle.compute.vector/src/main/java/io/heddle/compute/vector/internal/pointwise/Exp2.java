// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.pointwise;

import io.heddle.compute.vector.internal.memory.F32;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * 2^t, as decays need it: few operations, exact at 0. An integer goes into the exponent's bits, and a
 * polynomial of degree 5 takes the fraction (error below two units in the last place).
 */
public final class Exp2 {
    /** Adding it rounds to an integer, which then stands in the low bits. */
    private static final float MAGIC = 12582912f;
    /** The least exponent of a normal float, as bits. */
    private static final int LEAST = Float.floatToRawIntBits(-126f);

    private Exp2() {}

    /** 2^t for t up to 127; at most 2^-126 below -126, never 0. */
    public static FloatVector of(FloatVector t) {
        // As unsigned integers, floats below 0 grow with their distance from 0, so one instruction bounds them.
        FloatVector bounded = t.reinterpretAsInts().lanewise(VectorOperators.UMIN, LEAST).reinterpretAsFloats();
        FloatVector n = bounded.add(MAGIC);
        FloatVector f = bounded.sub(n.sub(MAGIC));
        FloatVector p = f.fma(F32.all(1.33336498402e-3f), F32.all(9.61793571e-3f));
        p = p.fma(f, F32.all(5.5503272e-2f));
        p = p.fma(f, F32.all(2.402264791e-1f));
        p = p.fma(f, F32.all(6.931472029e-1f));
        p = p.fma(f, F32.all(1f));
        return p.reinterpretAsInts().add(n.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23)).reinterpretAsFloats();
    }
}
