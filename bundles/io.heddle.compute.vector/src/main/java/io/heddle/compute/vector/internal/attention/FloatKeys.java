// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.attention;

import static io.heddle.compute.vector.internal.memory.LaneSums.BY_1;
import static io.heddle.compute.vector.internal.memory.LaneSums.BY_2;
import static io.heddle.compute.vector.internal.memory.LaneSums.OF_1;
import static io.heddle.compute.vector.internal.memory.LaneSums.OF_2;

import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.memory.LaneSums;
import io.heddle.compute.vector.internal.memory.Memory;
import jdk.incubator.vector.FloatVector;

/** {@link KeyProducts} where keys are floats. */
final class FloatKeys {
    private FloatKeys() {}

    /**
     * Products with four queries of each head.
     *
     * @param end the address after the last token
     * @param row bytes of all heads of a token
     */
    static int four(long keys, long end, long tokenStep, long row, long headStep, int width, long apart,
            long queries, long queryStep, long to, long headTo, long tokenTo) {
        int touched = 0;
        long step = (long) width * Float.BYTES;
        long target = to;
        for (long token = keys; token != end; token += tokenStep) {
            long place = target;
            long query = queries;
            for (long key = token, after = token + row; key != after; key += headStep) {
                FloatVector sum0 = F32.all(0f), sum1 = sum0, sum2 = sum0, sum3 = sum0;
                long q = query;
                for (long i = key, last = key + step; i != last; i += F32.BYTES) {
                    touched += Memory.touch(i + apart);
                    FloatVector x = F32.load(i);
                    sum0 = x.fma(F32.load(q), sum0);
                    sum1 = x.fma(F32.load(q + step), sum1);
                    sum2 = x.fma(F32.load(q + 2 * step), sum2);
                    sum3 = x.fma(F32.load(q + 3 * step), sum3);
                    q += F32.BYTES;
                }
                sum0 = sum0.blend(sum1, OF_1).add(sum1.blend(sum0, OF_1).rearrange(BY_1));
                sum2 = sum2.blend(sum3, OF_1).add(sum3.blend(sum2, OF_1).rearrange(BY_1));
                sum0 = sum0.blend(sum2, OF_2).add(sum2.blend(sum0, OF_2).rearrange(BY_2));
                F32.store(sum0, place);
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
        long bytes = (long) width * Float.BYTES;
        int columns = (int) (row / headStep) * group;
        long target = to;
        for (long token = keys; token != end; token += tokenStep) {
            FloatVector sum0 = F32.all(0f), sum1 = sum0, sum2 = sum0, sum3 = sum0;
            long place = target;
            long q = queries;
            for (int column = 0; column < columns || column % KeyProducts.QUERIES != 0; column++) {
                long key = token + column / group * headStep;
                long last = column < columns ? key + bytes : key;
                FloatVector even = F32.all(0f), odd = even;
                long i = key;
                for (long pairs = key + (last - key & -(2L * F32.BYTES)); i != pairs; i += 2L * F32.BYTES) {
                    touched += Memory.touch(i + apart) + Memory.touch(i + apart + F32.BYTES);
                    even = F32.load(i).fma(F32.load(q), even);
                    odd = F32.load(i + F32.BYTES).fma(F32.load(q + F32.BYTES), odd);
                    q += 2L * F32.BYTES;
                }
                if (i != last) {
                    touched += Memory.touch(i + apart);
                    even = F32.load(i).fma(F32.load(q), even);
                    q += F32.BYTES;
                }
                sum0 = sum1;
                sum1 = sum2;
                sum2 = sum3;
                sum3 = even.add(odd);
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
