// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.attention;

import static io.heddle.compute.vector.internal.memory.LaneSums.BY_1;
import static io.heddle.compute.vector.internal.memory.LaneSums.BY_2;
import static io.heddle.compute.vector.internal.memory.LaneSums.OF_1;
import static io.heddle.compute.vector.internal.memory.LaneSums.OF_2;
import static io.heddle.compute.vector.internal.memory.Memory.ALL;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.memory.LaneSums;
import io.heddle.compute.vector.internal.memory.Memory;
import io.heddle.compute.vector.internal.weight.Widen;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link KeyProducts} where keys are bytes with a scale behind each head. */
final class ByteKeys {
    // In a loop as large as that of four queries the compiler inlines nothing but what the JDK marks for it.
    private static final VectorSpecies<Float> S = F32.SPECIES;
    private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;

    private ByteKeys() {}

    /**
     * Products with four queries of each head.
     *
     * @param end the address after the last token
     * @param row bytes of all heads of a token
     */
    static int four(long keys, long end, long tokenStep, long row, long headStep, int width, long apart,
            long queries, long queryStep, long to, long headTo, long tokenTo) {
        int touched = 0;
        long bytes = width;
        long step = (long) width * Float.BYTES;
        long pairs = bytes & -(2L * F32.LANES);
        long target = to;
        for (long token = keys; token != end; token += tokenStep) {
            long place = target;
            long query = queries;
            for (long key = token, after = token + row; key != after; key += headStep) {
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
                sum0 = sum0.blend(sum1, OF_1).add(sum1.blend(sum0, OF_1).rearrange(BY_1));
                sum2 = sum2.blend(sum3, OF_1).add(sum3.blend(sum2, OF_1).rearrange(BY_1));
                sum0 = sum0.blend(sum2, OF_2).add(sum2.blend(sum0, OF_2).rearrange(BY_2));
                F32.store(sum0.mul(F32.all(Memory.getFloat(key + width))), place);
                place += headTo;
                query += queryStep;
            }
            target += tokenTo;
        }
        return touched;
    }

    /** Products with the one or two queries of each head, of which four share a vector. */
    static int one(long keys, long end, long tokenStep, long row, long headStep, int group, int width, long apart,
            long queries, long to, long tokenTo) {
        int touched = 0;
        long bytes = width;
        int columns = (int) (row / headStep) * group;
        long target = to;
        for (long token = keys; token != end; token += tokenStep) {
            FloatVector sum0 = F32.all(0f), sum1 = sum0, sum2 = sum0, sum3 = sum0;
            long place = target;
            // A column that only fills up the last vector has no key; the scale that is read for it is the last one's.
            long most = token + row - headStep;
            long q = queries;
            for (int column = 0; column < columns || column % KeyProducts.QUERIES != 0; column++) {
                long key = Math.min(token + column / group * headStep, most);
                long last = column < columns ? key + bytes : key;
                FloatVector even = F32.all(0f), odd = even;
                long i = key;
                for (long pairs = key + (last - key & -(2L * F32.LANES)); i != pairs; i += 2L * F32.LANES) {
                    touched += Memory.touch(i + apart);
                    even = Widen.i8(i).fma(F32.load(q), even);
                    odd = Widen.i8(i + F32.LANES).fma(F32.load(q + F32.BYTES), odd);
                    q += 2L * F32.BYTES;
                }
                if (i != last) {
                    even = Widen.i8(i).fma(F32.load(q), even);
                    q += F32.BYTES;
                }
                sum0 = sum1;
                sum1 = sum2;
                sum2 = sum3;
                sum3 = even.add(odd).mul(F32.all(Memory.getFloat(key + width)));
                if (column % KeyProducts.QUERIES == KeyProducts.QUERIES - 1) {
                    F32.store(LaneSums.four(sum0, sum1, sum2, sum3), place);
                    place += F32.BYTES;
                }
            }
            target += tokenTo;
        }
        return touched;
    }
}
