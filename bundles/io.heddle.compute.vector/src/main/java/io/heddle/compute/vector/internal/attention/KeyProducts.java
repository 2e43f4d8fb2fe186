// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.attention;

import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.weight.Widen;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Products of keys with queries straight from where the keys are stored: a key is read once for four
 * heads, four vectors of channels at a time, whose queries stay in registers. Each form has small loops
 * of its own; they end at an unequal address, which spares a prologue for few keys. What comes out are
 * vectors whose lanes have still to be added up; see {@link io.heddle.compute.vector.internal.memory.LaneSums}.
 */
final class KeyProducts {
    /** Queries at a time where there are as many. */
    static final int HEADS = 4;
    /** Channels whose queries stay in registers. */
    private static final int DEPTH = 4 * F32.LANES;

    private KeyProducts() {}

    /**
     * Products with four queries, {@code [key][query]} vectors.
     *
     * @param keys the address of the first key
     * @param step bytes from key to key
     * @param count keys, at most as many as a vector has lanes
     * @param width channels: whole vectors
     * @param queries by channel, one each {@code width}
     */
    static void four(EntryForm form, long keys, long step, int count, int width, float[] queries, int query, float[] to, int at) {
        long end = keys + count * step;
        int channel = 0;
        if (width >= DEPTH) {
            switch (form) {
                case FLOATS -> fourFloats(keys, end, step, queries, query, width, to, at);
                case HALVES -> fourHalves(keys, end, step, queries, query, width, to, at);
                case BYTES -> fourBytes(keys, end, step, queries, query, width, to, at);
            }
            channel = DEPTH;
        } else {
            Arrays.fill(to, at, at + count * HEADS * F32.LANES, 0);
        }
        if (channel < width) {
            long before = (long) channel * form.type().bytes();
            long bytes = (long) width * form.type().bytes() - before;
            switch (form) {
                case FLOATS -> restFloats(keys + before, end + before, step, bytes, queries, query + channel, width, to, at);
                case HALVES -> restHalves(keys + before, end + before, step, bytes, queries, query + channel, width, to, at);
                case BYTES -> restBytes(keys + before, end + before, step, bytes, queries, query + channel, width, to, at);
            }
        }
    }

    /** Products with one query, a vector a key; see {@link #four}. */
    static void one(EntryForm form, long keys, long step, int count, int width, float[] queries, int query, float[] to, int at) {
        long end = keys + count * step;
        long bytes = (long) width * form.type().bytes();
        switch (form) {
            case FLOATS -> oneFloats(keys, end, step, bytes, queries, query, to, at);
            case HALVES -> oneHalves(keys, end, step, bytes, queries, query, to, at);
            case BYTES -> oneBytes(keys, end, step, bytes, queries, query, to, at);
        }
    }

    private static void fourFloats(long keys, long end, long step, float[] queries, int query, int width, float[] to, int at) {
        int q1 = query + width, q2 = q1 + width, q3 = q2 + width;
        FloatVector w0 = vector(queries, query, 0), x0 = vector(queries, query, 1), y0 = vector(queries, query, 2), z0 = vector(queries, query, 3);
        FloatVector w1 = vector(queries, q1, 0), x1 = vector(queries, q1, 1), y1 = vector(queries, q1, 2), z1 = vector(queries, q1, 3);
        FloatVector w2 = vector(queries, q2, 0), x2 = vector(queries, q2, 1), y2 = vector(queries, q2, 2), z2 = vector(queries, q2, 3);
        FloatVector w3 = vector(queries, q3, 0), x3 = vector(queries, q3, 1), y3 = vector(queries, q3, 2), z3 = vector(queries, q3, 3);
        int target = at;
        for (long key = keys; key != end; key += step) {
            FloatVector w = F32.load(key);
            FloatVector x = F32.load(key + F32.BYTES);
            FloatVector y = F32.load(key + 2L * F32.BYTES);
            FloatVector z = F32.load(key + 3L * F32.BYTES);
            z.fma(z0, y.fma(y0, x.fma(x0, w.mul(w0)))).intoArray(to, target);
            z.fma(z1, y.fma(y1, x.fma(x1, w.mul(w1)))).intoArray(to, target + F32.LANES);
            z.fma(z2, y.fma(y2, x.fma(x2, w.mul(w2)))).intoArray(to, target + 2 * F32.LANES);
            z.fma(z3, y.fma(y3, x.fma(x3, w.mul(w3)))).intoArray(to, target + 3 * F32.LANES);
            target += HEADS * F32.LANES;
        }
    }

    /** Adds further channels. */
    private static void restFloats(long keys, long end, long step, long bytes, float[] queries, int query, int width, float[] to, int at) {
        int target = at;
        for (long key = keys; key != end; key += step) {
            FloatVector sum0 = vector(to, target, 0), sum1 = vector(to, target, 1), sum2 = vector(to, target, 2), sum3 = vector(to, target, 3);
            int q = query;
            for (long i = key, last = key + bytes; i != last; i += F32.BYTES) {
                FloatVector x = F32.load(i);
                sum0 = x.fma(vector(queries, q, 0), sum0);
                sum1 = x.fma(vector(queries, q + width, 0), sum1);
                sum2 = x.fma(vector(queries, q + 2 * width, 0), sum2);
                sum3 = x.fma(vector(queries, q + 3 * width, 0), sum3);
                q += F32.LANES;
            }
            sum0.intoArray(to, target);
            sum1.intoArray(to, target + F32.LANES);
            sum2.intoArray(to, target + 2 * F32.LANES);
            sum3.intoArray(to, target + 3 * F32.LANES);
            target += HEADS * F32.LANES;
        }
    }

    private static void oneFloats(long keys, long end, long step, long bytes, float[] queries, int query, float[] to, int at) {
        int target = at;
        for (long key = keys; key != end; key += step) {
            FloatVector sum = F32.all(0f);
            int q = query;
            for (long i = key, last = key + bytes; i != last; i += F32.BYTES) {
                sum = F32.load(i).fma(vector(queries, q, 0), sum);
                q += F32.LANES;
            }
            sum.intoArray(to, target);
            target += F32.LANES;
        }
    }

    private static void fourHalves(long keys, long end, long step, float[] queries, int query, int width, float[] to, int at) {
        int q1 = query + width, q2 = q1 + width, q3 = q2 + width;
        FloatVector w0 = vector(queries, query, 0), x0 = vector(queries, query, 1), y0 = vector(queries, query, 2), z0 = vector(queries, query, 3);
        FloatVector w1 = vector(queries, q1, 0), x1 = vector(queries, q1, 1), y1 = vector(queries, q1, 2), z1 = vector(queries, q1, 3);
        FloatVector w2 = vector(queries, q2, 0), x2 = vector(queries, q2, 1), y2 = vector(queries, q2, 2), z2 = vector(queries, q2, 3);
        FloatVector w3 = vector(queries, q3, 0), x3 = vector(queries, q3, 1), y3 = vector(queries, q3, 2), z3 = vector(queries, q3, 3);
        int target = at;
        for (long key = keys; key != end; key += step) {
            FloatVector w = Widen.bf16(key);
            FloatVector x = Widen.bf16(key + (long) F32.LANES * Short.BYTES);
            FloatVector y = Widen.bf16(key + 2L * F32.LANES * Short.BYTES);
            FloatVector z = Widen.bf16(key + 3L * F32.LANES * Short.BYTES);
            z.fma(z0, y.fma(y0, x.fma(x0, w.mul(w0)))).intoArray(to, target);
            z.fma(z1, y.fma(y1, x.fma(x1, w.mul(w1)))).intoArray(to, target + F32.LANES);
            z.fma(z2, y.fma(y2, x.fma(x2, w.mul(w2)))).intoArray(to, target + 2 * F32.LANES);
            z.fma(z3, y.fma(y3, x.fma(x3, w.mul(w3)))).intoArray(to, target + 3 * F32.LANES);
            target += HEADS * F32.LANES;
        }
    }

    /** Adds further channels. */
    private static void restHalves(long keys, long end, long step, long bytes, float[] queries, int query, int width, float[] to, int at) {
        int target = at;
        for (long key = keys; key != end; key += step) {
            FloatVector sum0 = vector(to, target, 0), sum1 = vector(to, target, 1), sum2 = vector(to, target, 2), sum3 = vector(to, target, 3);
            int q = query;
            for (long i = key, last = key + bytes; i != last; i += (long) F32.LANES * Short.BYTES) {
                FloatVector x = Widen.bf16(i);
                sum0 = x.fma(vector(queries, q, 0), sum0);
                sum1 = x.fma(vector(queries, q + width, 0), sum1);
                sum2 = x.fma(vector(queries, q + 2 * width, 0), sum2);
                sum3 = x.fma(vector(queries, q + 3 * width, 0), sum3);
                q += F32.LANES;
            }
            sum0.intoArray(to, target);
            sum1.intoArray(to, target + F32.LANES);
            sum2.intoArray(to, target + 2 * F32.LANES);
            sum3.intoArray(to, target + 3 * F32.LANES);
            target += HEADS * F32.LANES;
        }
    }

    private static void oneHalves(long keys, long end, long step, long bytes, float[] queries, int query, float[] to, int at) {
        int target = at;
        for (long key = keys; key != end; key += step) {
            FloatVector sum = F32.all(0f);
            int q = query;
            for (long i = key, last = key + bytes; i != last; i += (long) F32.LANES * Short.BYTES) {
                sum = Widen.bf16(i).fma(vector(queries, q, 0), sum);
                q += F32.LANES;
            }
            sum.intoArray(to, target);
            target += F32.LANES;
        }
    }

    private static void fourBytes(long keys, long end, long step, float[] queries, int query, int width, float[] to, int at) {
        int q1 = query + width, q2 = q1 + width, q3 = q2 + width;
        FloatVector w0 = vector(queries, query, 0), x0 = vector(queries, query, 1), y0 = vector(queries, query, 2), z0 = vector(queries, query, 3);
        FloatVector w1 = vector(queries, q1, 0), x1 = vector(queries, q1, 1), y1 = vector(queries, q1, 2), z1 = vector(queries, q1, 3);
        FloatVector w2 = vector(queries, q2, 0), x2 = vector(queries, q2, 1), y2 = vector(queries, q2, 2), z2 = vector(queries, q2, 3);
        FloatVector w3 = vector(queries, q3, 0), x3 = vector(queries, q3, 1), y3 = vector(queries, q3, 2), z3 = vector(queries, q3, 3);
        int target = at;
        for (long key = keys; key != end; key += step) {
            FloatVector w = Widen.i8(key);
            FloatVector x = Widen.i8(key + F32.LANES);
            FloatVector y = Widen.i8(key + 2L * F32.LANES);
            FloatVector z = Widen.i8(key + 3L * F32.LANES);
            z.fma(z0, y.fma(y0, x.fma(x0, w.mul(w0)))).intoArray(to, target);
            z.fma(z1, y.fma(y1, x.fma(x1, w.mul(w1)))).intoArray(to, target + F32.LANES);
            z.fma(z2, y.fma(y2, x.fma(x2, w.mul(w2)))).intoArray(to, target + 2 * F32.LANES);
            z.fma(z3, y.fma(y3, x.fma(x3, w.mul(w3)))).intoArray(to, target + 3 * F32.LANES);
            target += HEADS * F32.LANES;
        }
    }

    /** Adds further channels. */
    private static void restBytes(long keys, long end, long step, long bytes, float[] queries, int query, int width, float[] to, int at) {
        int target = at;
        for (long key = keys; key != end; key += step) {
            FloatVector sum0 = vector(to, target, 0), sum1 = vector(to, target, 1), sum2 = vector(to, target, 2), sum3 = vector(to, target, 3);
            int q = query;
            for (long i = key, last = key + bytes; i != last; i += F32.LANES) {
                FloatVector x = Widen.i8(i);
                sum0 = x.fma(vector(queries, q, 0), sum0);
                sum1 = x.fma(vector(queries, q + width, 0), sum1);
                sum2 = x.fma(vector(queries, q + 2 * width, 0), sum2);
                sum3 = x.fma(vector(queries, q + 3 * width, 0), sum3);
                q += F32.LANES;
            }
            sum0.intoArray(to, target);
            sum1.intoArray(to, target + F32.LANES);
            sum2.intoArray(to, target + 2 * F32.LANES);
            sum3.intoArray(to, target + 3 * F32.LANES);
            target += HEADS * F32.LANES;
        }
    }

    private static void oneBytes(long keys, long end, long step, long bytes, float[] queries, int query, float[] to, int at) {
        int target = at;
        for (long key = keys; key != end; key += step) {
            FloatVector sum = F32.all(0f);
            int q = query;
            for (long i = key, last = key + bytes; i != last; i += F32.LANES) {
                sum = Widen.i8(i).fma(vector(queries, q, 0), sum);
                q += F32.LANES;
            }
            sum.intoArray(to, target);
            target += F32.LANES;
        }
    }

    /** @param index how many vectors behind {@code at} */
    private static FloatVector vector(float[] space, int at, int index) {
        return FloatVector.fromArray(F32.SPECIES, space, at + index * F32.LANES);
    }
}
