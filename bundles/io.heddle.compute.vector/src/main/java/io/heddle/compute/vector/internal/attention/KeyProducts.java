// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.attention;

import static io.heddle.compute.vector.internal.memory.Memory.ALL;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static jdk.incubator.vector.VectorOperators.LSHL;

import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.memory.Memory;
import io.heddle.compute.vector.internal.weight.Widen;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products of the keys of some tokens with queries straight from where the keys are stored, token by
 * token and head by head, so that memory is read in order; a key is read once for four queries. Each
 * form has small loops of its own; they end at an unequal address, which spares a prologue. What comes
 * out are vectors whose lanes have still to be added up; see
 * {@link io.heddle.compute.vector.internal.memory.LaneSums}.
 *
 * <p>Beside each key something else is touched, as far away each time, so that it comes into the caches:
 * two streams are read nearly as fast as one, and both while the processor multiplies.
 */
final class KeyProducts {
    /** Queries at a time where there are as many. */
    static final int QUERIES = 4;

    // In a loop as large as that of four heads the compiler inlines nothing but what the JDK marks for it.
    private static final VectorSpecies<Float> S = F32.SPECIES;
    private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, S.vectorShape());
    private static final int UPPER = 0xffff_0000;
    private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;

    private KeyProducts() {}

    /**
     * Products of all key heads with four queries each.
     *
     * @param keys the address of the first head of the first token
     * @param count tokens
     * @param tokenStep bytes from token to token
     * @param headStep bytes from head to head
     * @param heads where the products of each head go, in bytes behind those of the token
     * @param width channels: whole vectors; behind those in bytes is their scale
     * @param apart how many bytes behind a key is what is touched
     * @param queries the address of the first query of the first head
     * @param group queries from head to head
     * @param to where the products of the first token go
     * @param tokenTo bytes from there to the next token
     * @param queryTo bytes from there to the next query
     * @return what was touched, added up
     */
    static int four(EntryForm form, long keys, int count, long tokenStep, long headStep, int[] heads, int width, long apart,
            long queries, int group, long to, long tokenTo, long queryTo) {
        long end = keys + count * tokenStep;
        return switch (form) {
            case FLOATS -> fourFloats(keys, end, tokenStep, headStep, heads, width, apart, queries, group, to, tokenTo, queryTo);
            case HALVES -> fourHalves(keys, end, tokenStep, headStep, heads, width, apart, queries, group, to, tokenTo, queryTo);
            case BYTES -> fourBytes(keys, end, tokenStep, headStep, heads, width, apart, queries, group, to, tokenTo, queryTo);
        };
    }

    /** Products of all key heads with one query each; see {@link #four}. */
    static int one(EntryForm form, long keys, int count, long tokenStep, long headStep, int[] heads, int width, long apart,
            long queries, int group, long to, long tokenTo) {
        long end = keys + count * tokenStep;
        return switch (form) {
            case FLOATS -> oneFloats(keys, end, tokenStep, headStep, heads, width, apart, queries, group, to, tokenTo);
            case HALVES -> oneHalves(keys, end, tokenStep, headStep, heads, width, apart, queries, group, to, tokenTo);
            case BYTES -> oneBytes(keys, end, tokenStep, headStep, heads, width, apart, queries, group, to, tokenTo);
        };
    }

    private static int fourFloats(long keys, long end, long tokenStep, long headStep, int[] heads, int width, long apart,
            long queries, int group, long to, long tokenTo, long queryTo) {
        int touched = 0;
        long bytes = (long) width * Float.BYTES;
        long step = (long) width * Float.BYTES;
        long target = to;
        for (long token = keys; token != end; token += tokenStep) {
            long key = token;
            long query = queries;
            for (int head : heads) {
                FloatVector sum0 = F32.all(0f), sum1 = sum0, sum2 = sum0, sum3 = sum0;
                long q = query;
                for (long i = key, last = key + bytes; i != last; i += F32.BYTES) {
                    touched += Memory.touch(i + apart);
                    FloatVector x = F32.load(i);
                    sum0 = x.fma(F32.load(q), sum0);
                    sum1 = x.fma(F32.load(q + step), sum1);
                    sum2 = x.fma(F32.load(q + 2 * step), sum2);
                    sum3 = x.fma(F32.load(q + 3 * step), sum3);
                    q += F32.BYTES;
                }
                long place = target + head;
                F32.store(sum0, place);
                F32.store(sum1, place + queryTo);
                F32.store(sum2, place + 2 * queryTo);
                F32.store(sum3, place + 3 * queryTo);
                key += headStep;
                query += group * step;
            }
            target += tokenTo;
        }
        return touched;
    }

    private static int oneFloats(long keys, long end, long tokenStep, long headStep, int[] heads, int width, long apart,
            long queries, int group, long to, long tokenTo) {
        int touched = 0;
        long bytes = (long) width * Float.BYTES;
        long pairs = bytes & -(2L * F32.BYTES);
        long target = to;
        for (long token = keys; token != end; token += tokenStep) {
            long key = token;
            long query = queries;
            for (int head : heads) {
                FloatVector sum = F32.all(0f), other = sum;
                long i = key;
                long q = query;
                for (long last = key + pairs; i != last; i += 2L * F32.BYTES) {
                    touched += Memory.touch(i + apart) + Memory.touch(i + apart + F32.BYTES);
                    sum = F32.load(i).fma(F32.load(q), sum);
                    other = F32.load(i + F32.BYTES).fma(F32.load(q + F32.BYTES), other);
                    q += 2L * F32.BYTES;
                }
                if (pairs != bytes) {
                    touched += Memory.touch(i + apart);
                    sum = F32.load(i).fma(F32.load(q), sum);
                }
                F32.store(sum.add(other), target + head);
                key += headStep;
                query += (long) group * width * Float.BYTES;
            }
            target += tokenTo;
        }
        return touched;
    }

    private static int fourHalves(long keys, long end, long tokenStep, long headStep, int[] heads, int width, long apart,
            long queries, int group, long to, long tokenTo, long queryTo) {
        int touched = 0;
        long bytes = (long) width * Short.BYTES;
        long step = (long) width * Float.BYTES;
        long target = to;
        for (long token = keys; token != end; token += tokenStep) {
            long key = token;
            long query = queries;
            for (int head : heads) {
                FloatVector sum0 = FloatVector.zero(S), sum1 = sum0, sum2 = sum0, sum3 = sum0;
                long q0 = query;
                for (long i = key, last = key + bytes; i != last; i += 2L * F32.BYTES) {
                    touched += Memory.touch(i + apart) + Memory.touch(i + apart + F32.BYTES);
                    IntVector first = IntVector.fromMemorySegment(INTS, ALL, i, LE);
                    IntVector second = IntVector.fromMemorySegment(INTS, ALL, i + F32.BYTES, LE);
                    FloatVector w = first.lanewise(LSHL, 16).reinterpretAsFloats(), x = first.and(UPPER).reinterpretAsFloats();
                    FloatVector y = second.lanewise(LSHL, 16).reinterpretAsFloats(), z = second.and(UPPER).reinterpretAsFloats();
                    long q1 = q0 + step, q2 = q1 + step, q3 = q2 + step;
                    sum0 = w.fma(fromMemorySegment(S, ALL, q0, LE), sum0);
                    sum0 = x.fma(fromMemorySegment(S, ALL, q0 + 1L * F32.BYTES, LE), sum0);
                    sum0 = y.fma(fromMemorySegment(S, ALL, q0 + 2L * F32.BYTES, LE), sum0);
                    sum0 = z.fma(fromMemorySegment(S, ALL, q0 + 3L * F32.BYTES, LE), sum0);
                    sum1 = w.fma(fromMemorySegment(S, ALL, q1, LE), sum1);
                    sum1 = x.fma(fromMemorySegment(S, ALL, q1 + 1L * F32.BYTES, LE), sum1);
                    sum1 = y.fma(fromMemorySegment(S, ALL, q1 + 2L * F32.BYTES, LE), sum1);
                    sum1 = z.fma(fromMemorySegment(S, ALL, q1 + 3L * F32.BYTES, LE), sum1);
                    sum2 = w.fma(fromMemorySegment(S, ALL, q2, LE), sum2);
                    sum2 = x.fma(fromMemorySegment(S, ALL, q2 + 1L * F32.BYTES, LE), sum2);
                    sum2 = y.fma(fromMemorySegment(S, ALL, q2 + 2L * F32.BYTES, LE), sum2);
                    sum2 = z.fma(fromMemorySegment(S, ALL, q2 + 3L * F32.BYTES, LE), sum2);
                    sum3 = w.fma(fromMemorySegment(S, ALL, q3, LE), sum3);
                    sum3 = x.fma(fromMemorySegment(S, ALL, q3 + 1L * F32.BYTES, LE), sum3);
                    sum3 = y.fma(fromMemorySegment(S, ALL, q3 + 2L * F32.BYTES, LE), sum3);
                    sum3 = z.fma(fromMemorySegment(S, ALL, q3 + 3L * F32.BYTES, LE), sum3);
                    q0 += 4L * F32.BYTES;
                }
                long place = target + head;
                sum0.intoMemorySegment(ALL, place, LE);
                sum1.intoMemorySegment(ALL, place + queryTo, LE);
                sum2.intoMemorySegment(ALL, place + 2 * queryTo, LE);
                sum3.intoMemorySegment(ALL, place + 3 * queryTo, LE);
                key += headStep;
                query += group * step;
            }
            target += tokenTo;
        }
        return touched;
    }

    private static int oneHalves(long keys, long end, long tokenStep, long headStep, int[] heads, int width, long apart,
            long queries, int group, long to, long tokenTo) {
        int touched = 0;
        long bytes = (long) width * Short.BYTES;
        long target = to;
        for (long token = keys; token != end; token += tokenStep) {
            long key = token;
            long query = queries;
            for (int head : heads) {
                FloatVector sum = F32.all(0f);
                long q = query;
                for (long i = key, last = key + bytes; i != last; i += F32.BYTES) {
                    touched += Memory.touch(i + apart);
                    IntVector pairs = Widen.pairsOfBf16(i);
                    sum = Widen.oddBf16(pairs).fma(F32.load(q + F32.BYTES), Widen.evenBf16(pairs).fma(F32.load(q), sum));
                    q += 2L * F32.BYTES;
                }
                F32.store(sum, target + head);
                key += headStep;
                query += (long) group * width * Float.BYTES;
            }
            target += tokenTo;
        }
        return touched;
    }

    private static int fourBytes(long keys, long end, long tokenStep, long headStep, int[] heads, int width, long apart,
            long queries, int group, long to, long tokenTo, long queryTo) {
        int touched = 0;
        long bytes = width;
        long step = (long) width * Float.BYTES;
        long pairs = bytes & -(2L * F32.LANES);
        long target = to;
        for (long token = keys; token != end; token += tokenStep) {
            long key = token;
            long query = queries;
            for (int head : heads) {
                FloatVector sum0 = F32.all(0f), sum1 = sum0, sum2 = sum0, sum3 = sum0;
                long i = key;
                long q0 = query;
                for (long last = key + pairs; i != last; i += 2L * F32.LANES) {
                    touched += Memory.touch(i + apart);
                    FloatVector x = Widen.i8(i), y = Widen.i8(i + F32.LANES);
                    long q1 = q0 + step, q2 = q1 + step, q3 = q2 + step;
                    sum0 = x.fma(fromMemorySegment(S, ALL, q0, LE), sum0);
                    sum0 = y.fma(fromMemorySegment(S, ALL, q0 + F32.BYTES, LE), sum0);
                    sum1 = x.fma(fromMemorySegment(S, ALL, q1, LE), sum1);
                    sum1 = y.fma(fromMemorySegment(S, ALL, q1 + F32.BYTES, LE), sum1);
                    sum2 = x.fma(fromMemorySegment(S, ALL, q2, LE), sum2);
                    sum2 = y.fma(fromMemorySegment(S, ALL, q2 + F32.BYTES, LE), sum2);
                    sum3 = x.fma(fromMemorySegment(S, ALL, q3, LE), sum3);
                    sum3 = y.fma(fromMemorySegment(S, ALL, q3 + F32.BYTES, LE), sum3);
                    q0 += 2L * F32.BYTES;
                }
                if (pairs != bytes) {
                    FloatVector x = Widen.i8(i);
                    sum0 = x.fma(F32.load(q0), sum0);
                    sum1 = x.fma(F32.load(q0 + step), sum1);
                    sum2 = x.fma(F32.load(q0 + 2 * step), sum2);
                    sum3 = x.fma(F32.load(q0 + 3 * step), sum3);
                }
                FloatVector factor = F32.all(Memory.getFloat(key + width));
                long place = target + head;
                F32.store(sum0.mul(factor), place);
                F32.store(sum1.mul(factor), place + queryTo);
                F32.store(sum2.mul(factor), place + 2 * queryTo);
                F32.store(sum3.mul(factor), place + 3 * queryTo);
                key += headStep;
                query += group * step;
            }
            target += tokenTo;
        }
        return touched;
    }

    private static int oneBytes(long keys, long end, long tokenStep, long headStep, int[] heads, int width, long apart,
            long queries, int group, long to, long tokenTo) {
        int touched = 0;
        long bytes = width;
        long pairs = bytes & -(2L * F32.LANES);
        long target = to;
        for (long token = keys; token != end; token += tokenStep) {
            long key = token;
            long query = queries;
            for (int head : heads) {
                FloatVector sum = F32.all(0f), other = sum;
                long i = key;
                long q = query;
                for (long last = key + pairs; i != last; i += 2L * F32.LANES) {
                    touched += Memory.touch(i + apart);
                    sum = Widen.i8(i).fma(F32.load(q), sum);
                    other = Widen.i8(i + F32.LANES).fma(F32.load(q + F32.BYTES), other);
                    q += 2L * F32.BYTES;
                }
                if (pairs != bytes) {
                    sum = Widen.i8(i).fma(F32.load(q), sum);
                }
                FloatVector factor = F32.all(Memory.getFloat(key + width));
                F32.store(sum.add(other).mul(factor), target + head);
                key += headStep;
                query += (long) group * width * Float.BYTES;
            }
            target += tokenTo;
        }
        return touched;
    }
}
