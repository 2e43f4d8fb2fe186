// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.pointwise;

import io.heddle.compute.vector.internal.memory.F32;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * e^x and what follows from it, a vector at a time, to about one unit in the last place: 2^n by the
 * exponent's bits, and a polynomial on the fraction (coefficients of the Taylor series, fitted on
 * half an octave). NaN stays NaN; results below 2.5e-38 are 0.
 */
public final class Exp {
    private static final float LOG2_E = 1.44269504088896341f;
    /** ln 2 in two parts, the first with few bits, so that n times it is exact. */
    private static final float LN2_HIGH = 0.693359375f;
    private static final float LN2_LOW = -2.12194440e-4f;
    /** Adding it rounds to an integer, which then stands in the low bits. */
    private static final float MAGIC = 12582912f;
    private static final float LEAST = -86.6f;
    private static final float MOST = 88.72283f;
    /** The exponent of a half: 2^128 is no float, but twice 2^127 times less than 1 is. */
    private static final int HALF = 126 << 23;

    private Exp() {}

    /** e^x. */
    public static FloatVector exp(FloatVector x) {
        VectorMask<Float> high = x.compare(VectorOperators.GT, MOST);
        FloatVector bounded = x.blend(MOST, high);
        return expUpTo(bounded).blend(Float.POSITIVE_INFINITY, high);
    }

    /** e^x for x up to 88: one comparison less. */
    public static FloatVector expUpTo(FloatVector x) {
        VectorMask<Float> low = x.compare(VectorOperators.LT, LEAST);
        FloatVector bounded = x.blend(LEAST, low);
        FloatVector shifted = bounded.fma(F32.all(LOG2_E), F32.all(MAGIC));
        FloatVector n = shifted.sub(MAGIC);
        FloatVector r = n.fma(F32.all(-LN2_HIGH), bounded);
        r = n.fma(F32.all(-LN2_LOW), r);
        FloatVector p = r.fma(F32.all(1.9875691500e-4f), F32.all(1.3981999507e-3f));
        p = p.fma(r, F32.all(8.3334519073e-3f));
        p = p.fma(r, F32.all(4.1665795894e-2f));
        p = p.fma(r, F32.all(1.6666665459e-1f));
        p = p.fma(r, F32.all(0.5f));
        p = p.fma(r.mul(r), r.add(1f));
        FloatVector power = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).add(HALF).reinterpretAsFloats();
        return p.add(p).mul(power).blend(0f, low);
    }

    /** 1 / (1 + e^-x). */
    public static FloatVector sigmoid(FloatVector x) {
        return F32.all(1f).div(exp(x.neg()).add(1f));
    }

    /** x / (1 + e^-x); 0 for minus infinity's neighbours, NaN for minus infinity itself. */
    public static FloatVector silu(FloatVector x) {
        return x.div(exp(x.neg()).add(1f));
    }

    /** log(1 + e^x), without overflow. */
    public static FloatVector softplus(FloatVector x) {
        FloatVector positive = x.blend(0f, x.compare(VectorOperators.LT, 0f));
        return positive.add(log1pOfUnit(expUpTo(x.abs().neg())));
    }

    /**
     * log(1 + e) for e from 0 to 1, by the series of the inverse hyperbolic tangent. It comes late in
     * large loops, where only the vectors' own methods are still inlined.
     */
    private static FloatVector log1pOfUnit(FloatVector e) {
        FloatVector s = e.div(e.add(2f));
        FloatVector q = s.mul(s);
        FloatVector p = q.fma(FloatVector.broadcast(F32.SPECIES, 2f / 17), FloatVector.broadcast(F32.SPECIES, 2f / 15));
        p = p.fma(q, FloatVector.broadcast(F32.SPECIES, 2f / 13));
        p = p.fma(q, FloatVector.broadcast(F32.SPECIES, 2f / 11));
        p = p.fma(q, FloatVector.broadcast(F32.SPECIES, 2f / 9));
        p = p.fma(q, FloatVector.broadcast(F32.SPECIES, 2f / 7));
        p = p.fma(q, FloatVector.broadcast(F32.SPECIES, 2f / 5));
        p = p.fma(q, FloatVector.broadcast(F32.SPECIES, 2f / 3));
        return p.fma(q, FloatVector.broadcast(F32.SPECIES, 2f)).mul(s);
    }

    /** tanh x: a polynomial near 0, where e^-2x would lose digits. */
    public static FloatVector tanh(FloatVector x) {
        FloatVector size = x.abs();
        FloatVector e = expUpTo(size.mul(-2f));
        FloatVector far = F32.all(1f).sub(e).div(e.add(1f));
        FloatVector q = x.mul(x);
        FloatVector p = q.fma(F32.all(-5.70498872745e-3f), F32.all(2.06390887954e-2f));
        p = p.fma(q, F32.all(-5.37397155531e-2f));
        p = p.fma(q, F32.all(1.33314422036e-1f));
        p = p.fma(q, F32.all(-3.33332819422e-1f));
        FloatVector near = p.mul(q).fma(size, size);
        FloatVector result = far.blend(near, size.compare(VectorOperators.LT, 0.625f));
        return result.blend(result.neg(), x.compare(VectorOperators.LT, 0f));
    }

    /** x Φ(x), by a rational approximation of the complementary error function (relative error below 1.2e-7). */
    public static FloatVector gelu(FloatVector x) {
        FloatVector z = x.abs().mul((float) Math.sqrt(0.5));
        FloatVector t = F32.all(1f).div(z.fma(F32.all(0.5f), F32.all(1f)));
        FloatVector p = t.fma(F32.all(0.17087277f), F32.all(-0.82215223f));
        p = p.fma(t, F32.all(1.48851587f));
        p = p.fma(t, F32.all(-1.13520398f));
        p = p.fma(t, F32.all(0.27886807f));
        p = p.fma(t, F32.all(-0.18628806f));
        p = p.fma(t, F32.all(0.09678418f));
        p = p.fma(t, F32.all(0.37409196f));
        p = p.fma(t, F32.all(1.00002368f));
        p = p.fma(t, F32.all(-1.26551223f));
        FloatVector complement = expUpTo(p.sub(z.mul(z))).mul(t);
        FloatVector below = x.mul(complement).mul(0.5f);
        return below.blend(x.sub(below), x.compare(VectorOperators.GE, 0f)).blend(x, x.compare(VectorOperators.EQ, Float.POSITIVE_INFINITY));
    }

    /** GELU by its approximation with tanh. */
    public static FloatVector geluTanh(FloatVector x) {
        float twice = (float) (2 * Math.sqrt(2 / Math.PI));
        FloatVector inner = x.mul(x).fma(F32.all(0.044715f * twice), F32.all(twice)).mul(x);
        return x.div(exp(inner.neg()).add(1f));
    }
}
