// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.attention;

import static io.heddle.compute.vector.internal.memory.Memory.ALL;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.VectorOperators.LSHL;

import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.memory.Memory;
import io.heddle.compute.vector.internal.projection.Tile;
import io.heddle.compute.vector.internal.weight.Widen;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Weighted sums of values straight from where they are stored: a value is read once for four heads.
 * Each form has a small loop of its own, as in {@link KeyProducts}.
 */
final class ValueSums {
    // In a loop as large as that of four heads in halves the compiler inlines nothing but what the JDK marks for it.
    private static final VectorSpecies<Float> S = F32.SPECIES;
    private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, S.vectorShape());
    private static final int UPPER = 0xffff_0000;
    private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;

    private ValueSums() {}

    /**
     * Adds values to the sums of four heads.
     *
     * @param values the address of the first value
     * @param step bytes from value to value
     * @param width channels: whole vectors; behind those in bytes is their scale
     * @param weights where those of the first head are, in rows of {@link Tile#COLUMNS} a value; the other heads follow
     * @param sums where those of the first head are
     * @param sumStep from head to head
     */
    static void four(EntryForm form, long values, long step, int count, int width, float[] space,
            int weights, int sums, int sumStep) {
        int channels = form == EntryForm.HALVES ? 4 * F32.LANES : 2 * F32.LANES;
        int whole = width / channels * channels;
        for (int channel = 0; channel < whole; channel += channels) {
            switch (form) {
                case FLOATS -> fourFloats(values + (long) channel * Float.BYTES, step, count, space, weights, sums + channel, sumStep);
                case HALVES -> fourHalves(values + (long) channel * Short.BYTES, step, count, space, weights, sums + channel, sumStep);
                case BYTES -> fourBytes(values + channel, values + width, step, count, space, weights, sums + channel, sumStep);
            }
        }
        for (int head = 0; head < KeyProducts.QUERIES; head++) {
            one(form, values, step, count, whole, width, space, weights + head, sums + head * sumStep);
        }
    }

    /** Adds the channels {@code [from, width)} of values to the sums of one head; see {@link #four}. */
    static void one(EntryForm form, long values, long step, int count, int from, int width, float[] space, int weights, int sums) {
        int channels = form == EntryForm.HALVES ? 2 * F32.LANES : F32.LANES;
        for (int channel = from; channel < width; channel += channels) {
            switch (form) {
                case FLOATS -> oneFloats(values + (long) channel * Float.BYTES, step, count, space, weights, sums + channel);
                case HALVES -> oneHalves(values + (long) channel * Short.BYTES, step, count, space, weights, sums + channel);
                case BYTES -> oneBytes(values + channel, values + width, step, count, space, weights, sums + channel);
            }
        }
    }

    private static void fourFloats(long values, long step, int count, float[] space, int w0, int s0, int sumStep) {
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
            weight = F32.all(space[w + 1]);
            a1 = x.fma(weight, a1);
            b1 = y.fma(weight, b1);
            weight = F32.all(space[w + 2]);
            a2 = x.fma(weight, a2);
            b2 = y.fma(weight, b2);
            weight = F32.all(space[w + 3]);
            a3 = x.fma(weight, a3);
            b3 = y.fma(weight, b3);
            w += Tile.COLUMNS;
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

    private static void fourHalves(long values, long step, int count, float[] space, int weights, int s0, int sumStep) {
        int s1 = s0 + sumStep, s2 = s1 + sumStep, s3 = s2 + sumStep;
        FloatVector w0 = fromArray(S, space, s0), x0 = fromArray(S, space, s0 + F32.LANES);
        FloatVector y0 = fromArray(S, space, s0 + 2 * F32.LANES), z0 = fromArray(S, space, s0 + 3 * F32.LANES);
        FloatVector w1 = fromArray(S, space, s1), x1 = fromArray(S, space, s1 + F32.LANES);
        FloatVector y1 = fromArray(S, space, s1 + 2 * F32.LANES), z1 = fromArray(S, space, s1 + 3 * F32.LANES);
        FloatVector w2 = fromArray(S, space, s2), x2 = fromArray(S, space, s2 + F32.LANES);
        FloatVector y2 = fromArray(S, space, s2 + 2 * F32.LANES), z2 = fromArray(S, space, s2 + 3 * F32.LANES);
        FloatVector w3 = fromArray(S, space, s3), x3 = fromArray(S, space, s3 + F32.LANES);
        FloatVector y3 = fromArray(S, space, s3 + 2 * F32.LANES), z3 = fromArray(S, space, s3 + 3 * F32.LANES);
        int at = weights;
        for (long value = values, end = values + count * step; value != end; value += step) {
            IntVector first = IntVector.fromMemorySegment(INTS, ALL, value, LE);
            IntVector second = IntVector.fromMemorySegment(INTS, ALL, value + F32.BYTES, LE);
            FloatVector w = first.lanewise(LSHL, 16).reinterpretAsFloats(), x = first.and(UPPER).reinterpretAsFloats();
            FloatVector y = second.lanewise(LSHL, 16).reinterpretAsFloats(), z = second.and(UPPER).reinterpretAsFloats();
            FloatVector weight = FloatVector.broadcast(S, space[at]);
            w0 = w.fma(weight, w0);
            x0 = x.fma(weight, x0);
            y0 = y.fma(weight, y0);
            z0 = z.fma(weight, z0);
            weight = FloatVector.broadcast(S, space[at + 1]);
            w1 = w.fma(weight, w1);
            x1 = x.fma(weight, x1);
            y1 = y.fma(weight, y1);
            z1 = z.fma(weight, z1);
            weight = FloatVector.broadcast(S, space[at + 2]);
            w2 = w.fma(weight, w2);
            x2 = x.fma(weight, x2);
            y2 = y.fma(weight, y2);
            z2 = z.fma(weight, z2);
            weight = FloatVector.broadcast(S, space[at + 3]);
            w3 = w.fma(weight, w3);
            x3 = x.fma(weight, x3);
            y3 = y.fma(weight, y3);
            z3 = z.fma(weight, z3);
            at += Tile.COLUMNS;
        }
        w0.intoArray(space, s0);
        x0.intoArray(space, s0 + F32.LANES);
        y0.intoArray(space, s0 + 2 * F32.LANES);
        z0.intoArray(space, s0 + 3 * F32.LANES);
        w1.intoArray(space, s1);
        x1.intoArray(space, s1 + F32.LANES);
        y1.intoArray(space, s1 + 2 * F32.LANES);
        z1.intoArray(space, s1 + 3 * F32.LANES);
        w2.intoArray(space, s2);
        x2.intoArray(space, s2 + F32.LANES);
        y2.intoArray(space, s2 + 2 * F32.LANES);
        z2.intoArray(space, s2 + 3 * F32.LANES);
        w3.intoArray(space, s3);
        x3.intoArray(space, s3 + F32.LANES);
        y3.intoArray(space, s3 + 2 * F32.LANES);
        z3.intoArray(space, s3 + 3 * F32.LANES);
    }

    private static void fourBytes(long values, long scales, long step, int count, float[] space, int w0, int s0, int sumStep) {
        int s1 = s0 + sumStep, s2 = s1 + sumStep, s3 = s2 + sumStep;
        FloatVector a0 = vector(space, s0), b0 = vector(space, s0 + F32.LANES);
        FloatVector a1 = vector(space, s1), b1 = vector(space, s1 + F32.LANES);
        FloatVector a2 = vector(space, s2), b2 = vector(space, s2 + F32.LANES);
        FloatVector a3 = vector(space, s3), b3 = vector(space, s3 + F32.LANES);
        int w = w0;
        long scaleAt = scales;
        for (long value = values, end = values + count * step; value != end; value += step) {
            FloatVector x = Widen.i8(value);
            FloatVector y = Widen.i8(value + F32.LANES);
            float scale = Memory.getFloat(scaleAt);
            FloatVector weight = F32.all(space[w] * scale);
            a0 = x.fma(weight, a0);
            b0 = y.fma(weight, b0);
            weight = F32.all(space[w + 1] * scale);
            a1 = x.fma(weight, a1);
            b1 = y.fma(weight, b1);
            weight = F32.all(space[w + 2] * scale);
            a2 = x.fma(weight, a2);
            b2 = y.fma(weight, b2);
            weight = F32.all(space[w + 3] * scale);
            a3 = x.fma(weight, a3);
            b3 = y.fma(weight, b3);
            w += Tile.COLUMNS;
            scaleAt += step;
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
            w += Tile.COLUMNS;
        }
        sum.intoArray(space, sums);
    }

    private static void oneHalves(long values, long step, int count, float[] space, int weights, int sums) {
        FloatVector even = vector(space, sums), odd = vector(space, sums + F32.LANES);
        int w = weights;
        for (long value = values, end = values + count * step; value != end; value += step) {
            IntVector pairs = Widen.pairsOfBf16(value);
            FloatVector weight = F32.all(space[w]);
            even = Widen.evenBf16(pairs).fma(weight, even);
            odd = Widen.oddBf16(pairs).fma(weight, odd);
            w += Tile.COLUMNS;
        }
        even.intoArray(space, sums);
        odd.intoArray(space, sums + F32.LANES);
    }

    private static void oneBytes(long values, long scales, long step, int count, float[] space, int weights, int sums) {
        FloatVector sum = vector(space, sums);
        int w = weights;
        long scaleAt = scales;
        for (long value = values, end = values + count * step; value != end; value += step) {
            sum = Widen.i8(value).fma(F32.all(space[w] * Memory.getFloat(scaleAt)), sum);
            w += Tile.COLUMNS;
            scaleAt += step;
        }
        sum.intoArray(space, sums);
    }

    private static FloatVector vector(float[] space, int at) {
        return FloatVector.fromArray(F32.SPECIES, space, at);
    }
}
