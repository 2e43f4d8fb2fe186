// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.scan;

import io.heddle.compute.vector.internal.memory.F32;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The inner loop of a selective scan: some states of a vector of channels over a tile of tokens. The
 * rates and the states stay in registers, as do the polynomial's coefficients.
 */
final class Decayed {
    /** States at a time: as many as leave room for the rest in the registers. */
    static final int STATES = 2;

    /** Adding it rounds to an integer, which then stands in the low bits. */
    private static final float MAGIC = 12582912f;
    /** 2^f on half an octave around 0, of degree 5, by minimising the relative error (2.4e-7). */
    private static final float C5 = 1.339086685e-3f;
    private static final float C4 = 9.61817801e-3f;
    private static final float C3 = 5.55036049e-2f;
    private static final float C2 = 2.40226462e-1f;
    private static final float C1 = 6.93147188e-1f;
    private static final float LEAST = -126f;
    private static final float MOST = 127f;

    private Decayed() {}

    /**
     * {@code h = 2^(dt rate) h + u b}, {@code y += h c} for {@link #STATES} states, from the first of a vector on.
     *
     * @param rates {@code [state][lane]} from {@code rateAt} on, in powers of two
     * @param space all else: b {@code [token][state]} from 0 on, c from {@code cAt}, the states
     *     {@code [state][lane]} from {@code hAt}, and dt, u and y, {@code [token][lane]} each, {@code size}
     *     apart from {@code tileAt} on
     * @param states of a token in b and c
     * @param first of the states
     * @param bounded whether exponents are known to be within a float's
     */
    static void advance(float[] rates, int rateAt, float[] space, int hAt, int tileAt, int size, int cAt, int states,
            int first, int tokens, boolean bounded) {
        int rate = rateAt + first * F32.LANES;
        int h = hAt + first * F32.LANES;
        if (bounded) {
            within(rates, rate, space, h, tileAt, size, cAt + first, first, states, tokens);
        } else {
            for (int i = 0; i < STATES; i++) {
                int at = i * F32.LANES;
                anywhere(rates, rate + at, space, h + at, tileAt, size, cAt + first + i, first + i, states, tokens);
            }
        }
    }

    /** Coefficients are vectors outside the loop: what is spread inside it counts against the compiler's budget for inlining. */
    private static void within(float[] rates, int rate, float[] space, int h, int tileAt, int size, int cAt, int bAt,
            int states, int tokens) {
        FloatVector magic = F32.all(MAGIC), c5 = F32.all(C5), c4 = F32.all(C4), c3 = F32.all(C3), c2 = F32.all(C2);
        FloatVector c1 = F32.all(C1), one = F32.all(1f);
        FloatVector a0 = vector(rates, rate), a1 = vector(rates, rate + F32.LANES);
        FloatVector h0 = vector(space, h), h1 = vector(space, h + F32.LANES);
        for (int token = 0; token < tokens; token++) {
            int t = tileAt + token * F32.LANES;
            int b = bAt + token * states;
            int c = cAt + token * states;
            FloatVector dt = vector(space, t);
            FloatVector u = vector(space, t + size);
            FloatVector t0 = dt.mul(a0), t1 = dt.mul(a1);
            FloatVector z0 = t0.add(magic), z1 = t1.add(magic);
            t0 = t0.sub(z0.sub(magic));
            t1 = t1.sub(z1.sub(magic));
            FloatVector p0 = t0.fma(c5, c4).fma(t0, c3).fma(t0, c2).fma(t0, c1).fma(t0, one);
            FloatVector p1 = t1.fma(c5, c4).fma(t1, c3).fma(t1, c2).fma(t1, c1).fma(t1, one);
            h0 = h0.fma(scaled(p0, z0), u.mul(F32.all(space[b])));
            h1 = h1.fma(scaled(p1, z1), u.mul(F32.all(space[b + 1])));
            FloatVector y = h0.fma(F32.all(space[c]), vector(space, t + 2 * size));
            h1.fma(F32.all(space[c + 1]), y).intoArray(space, t + 2 * size);
        }
        h0.intoArray(space, h);
        h1.intoArray(space, h + F32.LANES);
    }

    /** p times two to the power whose integer stands in the low bits of z. */
    private static FloatVector scaled(FloatVector p, FloatVector z) {
        return p.reinterpretAsInts().add(z.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23)).reinterpretAsFloats();
    }

    private static void anywhere(float[] rates, int rate, float[] space, int h, int tileAt, int size, int cAt, int bAt,
            int states, int tokens) {
        FloatVector a = vector(rates, rate);
        FloatVector held = vector(space, h);
        for (int token = 0; token < tokens; token++) {
            int t = tileAt + token * F32.LANES;
            held = held.fma(anyPower(vector(space, t).mul(a)), vector(space, t + size).mul(space[bAt + token * states]));
            held.fma(F32.all(space[cAt + token * states]), vector(space, t + 2 * size)).intoArray(space, t + 2 * size);
        }
        held.intoArray(space, h);
    }

    private static FloatVector vector(float[] array, int at) {
        return FloatVector.fromArray(F32.SPECIES, array, at);
    }

    /** 2^t for t within the exponents of normal floats. */
    private static FloatVector power(FloatVector t) {
        FloatVector z = t.add(MAGIC);
        FloatVector f = t.sub(z.sub(MAGIC));
        FloatVector p = f.fma(F32.all(C5), F32.all(C4));
        p = p.fma(f, F32.all(C3));
        p = p.fma(f, F32.all(C2));
        p = p.fma(f, F32.all(C1));
        p = p.fma(f, F32.all(1f));
        return scaled(p, z);
    }

    /** 2^t for any t: 0 far below, infinity far above, NaN for NaN. */
    private static FloatVector anyPower(FloatVector t) {
        var low = t.compare(VectorOperators.LT, LEAST);
        var high = t.compare(VectorOperators.GT, MOST);
        FloatVector power = power(t.blend(LEAST, low).blend(MOST, high));
        return power.blend(0f, low).blend(Float.POSITIVE_INFINITY, high).blend(t, t.test(VectorOperators.IS_NAN));
    }
}
