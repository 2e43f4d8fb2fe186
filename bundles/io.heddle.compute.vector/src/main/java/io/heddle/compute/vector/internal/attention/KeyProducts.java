// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.attention;

import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.weight.Widen;
import jdk.incubator.vector.FloatVector;

/**
 * Products of keys with queries straight from where the keys are stored: a key is read once for four
 * heads. Each form has a small loop of its own, which the compiler keeps in registers. What comes out
 * are vectors whose lanes have still to be added up; see {@link io.heddle.compute.vector.internal.memory.LaneSums}.
 */
final class KeyProducts {
    /** Queries at a time where there are as many. */
    static final int HEADS = 4;

    private KeyProducts() {}

    /**
     * Products with four queries, {@code [key][query]} vectors. The row of the last key is repeated to an even number.
     *
     * @param keys the address of the first key
     * @param step bytes from key to key
     * @param count keys, at most as many as a vector has lanes
     * @param width channels: whole vectors
     * @param queries by channel, one each {@code width}
     */
    static void four(EntryForm form, long keys, long step, int count, int width, float[] queries, int query, float[] to, int at) {
        switch (form) {
            case FLOATS -> fourFloats(keys, step, count, width, queries, query, to, at);
            case HALVES -> fourHalves(keys, step, count, width, queries, query, to, at);
            case BYTES -> fourBytes(keys, step, count, width, queries, query, to, at);
        }
    }

    /** Products with one query, a vector a key; see {@link #four}. The last key is repeated to a multiple of four. */
    static void one(EntryForm form, long keys, long step, int count, int width, float[] queries, int query, float[] to, int at) {
        switch (form) {
            case FLOATS -> oneFloats(keys, step, count, width, queries, query, to, at);
            case HALVES -> oneHalves(keys, step, count, width, queries, query, to, at);
            case BYTES -> oneBytes(keys, step, count, width, queries, query, to, at);
        }
    }

    private static void fourFloats(long keys, long step, int count, int width, float[] queries, int query, float[] to, int at) {
        int target = at;
        for (int key = 0; key < count; key += 2) {
            long a = keys + key * step;
            long b = key + 1 < count ? a + step : a;
            FloatVector a0 = F32.all(0f), a1 = a0, a2 = a0, a3 = a0, b0 = a0, b1 = a0, b2 = a0, b3 = a0;
            for (int i = 0; i < width; i += F32.LANES) {
                FloatVector x = F32.load(a + (long) i * Float.BYTES);
                FloatVector y = F32.load(b + (long) i * Float.BYTES);
                FloatVector q = vector(queries, query + i);
                a0 = x.fma(q, a0);
                b0 = y.fma(q, b0);
                q = vector(queries, query + width + i);
                a1 = x.fma(q, a1);
                b1 = y.fma(q, b1);
                q = vector(queries, query + 2 * width + i);
                a2 = x.fma(q, a2);
                b2 = y.fma(q, b2);
                q = vector(queries, query + 3 * width + i);
                a3 = x.fma(q, a3);
                b3 = y.fma(q, b3);
            }
            a0.intoArray(to, target);
            a1.intoArray(to, target + F32.LANES);
            a2.intoArray(to, target + 2 * F32.LANES);
            a3.intoArray(to, target + 3 * F32.LANES);
            b0.intoArray(to, target + 4 * F32.LANES);
            b1.intoArray(to, target + 5 * F32.LANES);
            b2.intoArray(to, target + 6 * F32.LANES);
            b3.intoArray(to, target + 7 * F32.LANES);
            target += 8 * F32.LANES;
        }
    }

    private static void fourHalves(long keys, long step, int count, int width, float[] queries, int query, float[] to, int at) {
        int target = at;
        for (int key = 0; key < count; key += 2) {
            long a = keys + key * step;
            long b = key + 1 < count ? a + step : a;
            FloatVector a0 = F32.all(0f), a1 = a0, a2 = a0, a3 = a0, b0 = a0, b1 = a0, b2 = a0, b3 = a0;
            for (int i = 0; i < width; i += F32.LANES) {
                FloatVector x = Widen.bf16(a + (long) i * Short.BYTES);
                FloatVector y = Widen.bf16(b + (long) i * Short.BYTES);
                FloatVector q = vector(queries, query + i);
                a0 = x.fma(q, a0);
                b0 = y.fma(q, b0);
                q = vector(queries, query + width + i);
                a1 = x.fma(q, a1);
                b1 = y.fma(q, b1);
                q = vector(queries, query + 2 * width + i);
                a2 = x.fma(q, a2);
                b2 = y.fma(q, b2);
                q = vector(queries, query + 3 * width + i);
                a3 = x.fma(q, a3);
                b3 = y.fma(q, b3);
            }
            a0.intoArray(to, target);
            a1.intoArray(to, target + F32.LANES);
            a2.intoArray(to, target + 2 * F32.LANES);
            a3.intoArray(to, target + 3 * F32.LANES);
            b0.intoArray(to, target + 4 * F32.LANES);
            b1.intoArray(to, target + 5 * F32.LANES);
            b2.intoArray(to, target + 6 * F32.LANES);
            b3.intoArray(to, target + 7 * F32.LANES);
            target += 8 * F32.LANES;
        }
    }

    private static void fourBytes(long keys, long step, int count, int width, float[] queries, int query, float[] to, int at) {
        int target = at;
        for (int key = 0; key < count; key += 2) {
            long a = keys + key * step;
            long b = key + 1 < count ? a + step : a;
            FloatVector a0 = F32.all(0f), a1 = a0, a2 = a0, a3 = a0, b0 = a0, b1 = a0, b2 = a0, b3 = a0;
            for (int i = 0; i < width; i += F32.LANES) {
                FloatVector x = Widen.i8(a + i);
                FloatVector y = Widen.i8(b + i);
                FloatVector q = vector(queries, query + i);
                a0 = x.fma(q, a0);
                b0 = y.fma(q, b0);
                q = vector(queries, query + width + i);
                a1 = x.fma(q, a1);
                b1 = y.fma(q, b1);
                q = vector(queries, query + 2 * width + i);
                a2 = x.fma(q, a2);
                b2 = y.fma(q, b2);
                q = vector(queries, query + 3 * width + i);
                a3 = x.fma(q, a3);
                b3 = y.fma(q, b3);
            }
            a0.intoArray(to, target);
            a1.intoArray(to, target + F32.LANES);
            a2.intoArray(to, target + 2 * F32.LANES);
            a3.intoArray(to, target + 3 * F32.LANES);
            b0.intoArray(to, target + 4 * F32.LANES);
            b1.intoArray(to, target + 5 * F32.LANES);
            b2.intoArray(to, target + 6 * F32.LANES);
            b3.intoArray(to, target + 7 * F32.LANES);
            target += 8 * F32.LANES;
        }
    }

    private static void oneFloats(long keys, long step, int count, int width, float[] queries, int query, float[] to, int at) {
        for (int key = 0; key < count; key += 4) {
            long a = keys + key * step;
            long b = keys + Math.min(key + 1, count - 1) * step;
            long c = keys + Math.min(key + 2, count - 1) * step;
            long d = keys + Math.min(key + 3, count - 1) * step;
            FloatVector sa = F32.all(0f), sb = sa, sc = sa, sd = sa;
            for (int i = 0; i < width; i += F32.LANES) {
                FloatVector q = vector(queries, query + i);
                sa = F32.load(a + (long) i * Float.BYTES).fma(q, sa);
                sb = F32.load(b + (long) i * Float.BYTES).fma(q, sb);
                sc = F32.load(c + (long) i * Float.BYTES).fma(q, sc);
                sd = F32.load(d + (long) i * Float.BYTES).fma(q, sd);
            }
            int target = at + key * F32.LANES;
            sa.intoArray(to, target);
            sb.intoArray(to, target + F32.LANES);
            sc.intoArray(to, target + 2 * F32.LANES);
            sd.intoArray(to, target + 3 * F32.LANES);
        }
    }

    private static void oneHalves(long keys, long step, int count, int width, float[] queries, int query, float[] to, int at) {
        for (int key = 0; key < count; key += 4) {
            long a = keys + key * step;
            long b = keys + Math.min(key + 1, count - 1) * step;
            long c = keys + Math.min(key + 2, count - 1) * step;
            long d = keys + Math.min(key + 3, count - 1) * step;
            FloatVector sa = F32.all(0f), sb = sa, sc = sa, sd = sa;
            for (int i = 0; i < width; i += F32.LANES) {
                FloatVector q = vector(queries, query + i);
                sa = Widen.bf16(a + (long) i * Short.BYTES).fma(q, sa);
                sb = Widen.bf16(b + (long) i * Short.BYTES).fma(q, sb);
                sc = Widen.bf16(c + (long) i * Short.BYTES).fma(q, sc);
                sd = Widen.bf16(d + (long) i * Short.BYTES).fma(q, sd);
            }
            int target = at + key * F32.LANES;
            sa.intoArray(to, target);
            sb.intoArray(to, target + F32.LANES);
            sc.intoArray(to, target + 2 * F32.LANES);
            sd.intoArray(to, target + 3 * F32.LANES);
        }
    }

    private static void oneBytes(long keys, long step, int count, int width, float[] queries, int query, float[] to, int at) {
        for (int key = 0; key < count; key += 4) {
            long a = keys + key * step;
            long b = keys + Math.min(key + 1, count - 1) * step;
            long c = keys + Math.min(key + 2, count - 1) * step;
            long d = keys + Math.min(key + 3, count - 1) * step;
            FloatVector sa = F32.all(0f), sb = sa, sc = sa, sd = sa;
            for (int i = 0; i < width; i += F32.LANES) {
                FloatVector q = vector(queries, query + i);
                sa = Widen.i8(a + i).fma(q, sa);
                sb = Widen.i8(b + i).fma(q, sb);
                sc = Widen.i8(c + i).fma(q, sc);
                sd = Widen.i8(d + i).fma(q, sd);
            }
            int target = at + key * F32.LANES;
            sa.intoArray(to, target);
            sb.intoArray(to, target + F32.LANES);
            sc.intoArray(to, target + 2 * F32.LANES);
            sd.intoArray(to, target + 3 * F32.LANES);
        }
    }

    private static FloatVector vector(float[] space, int at) {
        return FloatVector.fromArray(F32.SPECIES, space, at);
    }
}
