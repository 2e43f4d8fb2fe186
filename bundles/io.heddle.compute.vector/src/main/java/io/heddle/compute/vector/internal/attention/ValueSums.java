// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.attention;

import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.weight.Widen;
import jdk.incubator.vector.FloatVector;

/**
 * Weighted sums of values straight from where they are stored: a value is read once for four heads.
 * Each form has a small loop of its own, as in {@link KeyProducts}.
 */
final class ValueSums {
    private ValueSums() {}

    /**
     * Adds values to the sums of four heads.
     *
     * @param values the address of the first value
     * @param step bytes from value to value
     * @param width channels: whole vectors
     * @param weights where those of the first head are, one a value
     * @param weightStep from head to head
     * @param sums where those of the first head are
     * @param sumStep from head to head
     */
    static void four(EntryForm form, long values, long step, int count, int width, float[] space,
            int weights, int weightStep, int sums, int sumStep) {
        int pairs = width & -(2 * F32.LANES);
        for (int channel = 0; channel < pairs; channel += 2 * F32.LANES) {
            switch (form) {
                case FLOATS -> fourFloats(values + (long) channel * Float.BYTES, step, count, space, weights, weightStep, sums + channel, sumStep);
                case HALVES -> fourHalves(values + (long) channel * Short.BYTES, step, count, space, weights, weightStep, sums + channel, sumStep);
                case BYTES -> fourBytes(values + channel, step, count, space, weights, weightStep, sums + channel, sumStep);
            }
        }
        for (int head = 0; head < KeyProducts.HEADS; head++) {
            one(form, values, step, count, pairs, width, space, weights + head * weightStep, sums + head * sumStep);
        }
    }

    /** Adds the channels {@code [from, width)} of values to the sums of one head; see {@link #four}. */
    static void one(EntryForm form, long values, long step, int count, int from, int width, float[] space, int weights, int sums) {
        for (int channel = from; channel < width; channel += F32.LANES) {
            switch (form) {
                case FLOATS -> oneFloats(values + (long) channel * Float.BYTES, step, count, space, weights, sums + channel);
                case HALVES -> oneHalves(values + (long) channel * Short.BYTES, step, count, space, weights, sums + channel);
                case BYTES -> oneBytes(values + channel, step, count, space, weights, sums + channel);
            }
        }
    }

    private static void fourFloats(long values, long step, int count, float[] space, int w0, int weightStep, int s0, int sumStep) {
        int s1 = s0 + sumStep, s2 = s1 + sumStep, s3 = s2 + sumStep;
        FloatVector a0 = vector(space, s0), b0 = vector(space, s0 + F32.LANES);
        FloatVector a1 = vector(space, s1), b1 = vector(space, s1 + F32.LANES);
        FloatVector a2 = vector(space, s2), b2 = vector(space, s2 + F32.LANES);
        FloatVector a3 = vector(space, s3), b3 = vector(space, s3 + F32.LANES);
        int w = w0;
        for (long value = values, end = values + count * step; value != end; value += step) {
            FloatVector x = F32.load(value);
            FloatVector y = F32.load(value + F32.BYTES);
            FloatVector weight = F32.all(space[w]);
            a0 = x.fma(weight, a0);
            b0 = y.fma(weight, b0);
            weight = F32.all(space[w + weightStep]);
            a1 = x.fma(weight, a1);
            b1 = y.fma(weight, b1);
            weight = F32.all(space[w + 2 * weightStep]);
            a2 = x.fma(weight, a2);
            b2 = y.fma(weight, b2);
            weight = F32.all(space[w + 3 * weightStep]);
            a3 = x.fma(weight, a3);
            b3 = y.fma(weight, b3);
            w++;
        }
        a0.intoArray(space, s0);
        b0.intoArray(space, s0 + F32.LANES);
        a1.intoArray(space, s1);
        b1.intoArray(space, s1 + F32.LANES);
        a2.intoArray(space, s2);
        b2.intoArray(space, s2 + F32.LANES);
        a3.intoArray(space, s3);
        b3.intoArray(space, s3 + F32.LANES);
    }

    private static void fourHalves(long values, long step, int count, float[] space, int w0, int weightStep, int s0, int sumStep) {
        int s1 = s0 + sumStep, s2 = s1 + sumStep, s3 = s2 + sumStep;
        FloatVector a0 = vector(space, s0), b0 = vector(space, s0 + F32.LANES);
        FloatVector a1 = vector(space, s1), b1 = vector(space, s1 + F32.LANES);
        FloatVector a2 = vector(space, s2), b2 = vector(space, s2 + F32.LANES);
        FloatVector a3 = vector(space, s3), b3 = vector(space, s3 + F32.LANES);
        int w = w0;
        for (long value = values, end = values + count * step; value != end; value += step) {
            FloatVector x = Widen.bf16(value);
            FloatVector y = Widen.bf16(value + (long) F32.LANES * Short.BYTES);
            FloatVector weight = F32.all(space[w]);
            a0 = x.fma(weight, a0);
            b0 = y.fma(weight, b0);
            weight = F32.all(space[w + weightStep]);
            a1 = x.fma(weight, a1);
            b1 = y.fma(weight, b1);
            weight = F32.all(space[w + 2 * weightStep]);
            a2 = x.fma(weight, a2);
            b2 = y.fma(weight, b2);
            weight = F32.all(space[w + 3 * weightStep]);
            a3 = x.fma(weight, a3);
            b3 = y.fma(weight, b3);
            w++;
        }
        a0.intoArray(space, s0);
        b0.intoArray(space, s0 + F32.LANES);
        a1.intoArray(space, s1);
        b1.intoArray(space, s1 + F32.LANES);
        a2.intoArray(space, s2);
        b2.intoArray(space, s2 + F32.LANES);
        a3.intoArray(space, s3);
        b3.intoArray(space, s3 + F32.LANES);
    }

    private static void fourBytes(long values, long step, int count, float[] space, int w0, int weightStep, int s0, int sumStep) {
        int s1 = s0 + sumStep, s2 = s1 + sumStep, s3 = s2 + sumStep;
        FloatVector a0 = vector(space, s0), b0 = vector(space, s0 + F32.LANES);
        FloatVector a1 = vector(space, s1), b1 = vector(space, s1 + F32.LANES);
        FloatVector a2 = vector(space, s2), b2 = vector(space, s2 + F32.LANES);
        FloatVector a3 = vector(space, s3), b3 = vector(space, s3 + F32.LANES);
        int w = w0;
        for (long value = values, end = values + count * step; value != end; value += step) {
            FloatVector x = Widen.i8(value);
            FloatVector y = Widen.i8(value + F32.LANES);
            FloatVector weight = F32.all(space[w]);
            a0 = x.fma(weight, a0);
            b0 = y.fma(weight, b0);
            weight = F32.all(space[w + weightStep]);
            a1 = x.fma(weight, a1);
            b1 = y.fma(weight, b1);
            weight = F32.all(space[w + 2 * weightStep]);
            a2 = x.fma(weight, a2);
            b2 = y.fma(weight, b2);
            weight = F32.all(space[w + 3 * weightStep]);
            a3 = x.fma(weight, a3);
            b3 = y.fma(weight, b3);
            w++;
        }
        a0.intoArray(space, s0);
        b0.intoArray(space, s0 + F32.LANES);
        a1.intoArray(space, s1);
        b1.intoArray(space, s1 + F32.LANES);
        a2.intoArray(space, s2);
        b2.intoArray(space, s2 + F32.LANES);
        a3.intoArray(space, s3);
        b3.intoArray(space, s3 + F32.LANES);
    }

    private static void oneFloats(long values, long step, int count, float[] space, int weights, int sums) {
        FloatVector sum = vector(space, sums);
        int w = weights;
        for (long value = values, end = values + count * step; value != end; value += step) {
            sum = F32.load(value).fma(F32.all(space[w]), sum);
            w++;
        }
        sum.intoArray(space, sums);
    }

    private static void oneHalves(long values, long step, int count, float[] space, int weights, int sums) {
        FloatVector sum = vector(space, sums);
        int w = weights;
        for (long value = values, end = values + count * step; value != end; value += step) {
            sum = Widen.bf16(value).fma(F32.all(space[w]), sum);
            w++;
        }
        sum.intoArray(space, sums);
    }

    private static void oneBytes(long values, long step, int count, float[] space, int weights, int sums) {
        FloatVector sum = vector(space, sums);
        int w = weights;
        for (long value = values, end = values + count * step; value != end; value += step) {
            sum = Widen.i8(value).fma(F32.all(space[w]), sum);
            w++;
        }
        sum.intoArray(space, sums);
    }

    private static FloatVector vector(float[] space, int at) {
        return FloatVector.fromArray(F32.SPECIES, space, at);
    }
}
