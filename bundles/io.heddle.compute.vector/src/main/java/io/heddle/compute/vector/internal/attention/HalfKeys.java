// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.attention;

import static io.heddle.compute.vector.internal.memory.LaneSums.BY_1;
import static io.heddle.compute.vector.internal.memory.LaneSums.BY_2;
import static io.heddle.compute.vector.internal.memory.LaneSums.OF_1;
import static io.heddle.compute.vector.internal.memory.LaneSums.OF_2;
import static io.heddle.compute.vector.internal.memory.Memory.ALL;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static jdk.incubator.vector.VectorOperators.LSHL;

import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.memory.LaneSums;
import io.heddle.compute.vector.internal.memory.Memory;
import io.heddle.compute.vector.internal.weight.Widen;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link KeyProducts} where keys are BF16. */
final class HalfKeys {
    // In a loop as large as that of four queries the compiler inlines nothing but what the JDK marks for it.
    private static final VectorSpecies<Float> S = F32.SPECIES;
    private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, S.vectorShape());
    private static final int UPPER = 0xffff_0000;
    private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;

    private HalfKeys() {}

    /**
     * Products with four queries of each head.
     *
     * @param end the address after the last token
     * @param row bytes of all heads of a token
     */
    static int four(long keys, long end, long tokenStep, long row, long headStep, int width, long apart,
            long queries, long queryStep, long to, long headTo, long tokenTo) {
        int touched = 0;
        long bytes = (long) width * Short.BYTES;
        long step = (long) width * Float.BYTES;
        long target = to;
        for (long token = keys; token != end; token += tokenStep) {
            long place = target;
            long query = queries;
            for (long key = token, after = token + row; key != after; key += headStep) {
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
                sum0 = sum0.blend(sum1, OF_1).add(sum1.blend(sum0, OF_1).rearrange(BY_1));
                sum2 = sum2.blend(sum3, OF_1).add(sum3.blend(sum2, OF_1).rearrange(BY_1));
                sum0 = sum0.blend(sum2, OF_2).add(sum2.blend(sum0, OF_2).rearrange(BY_2));
                sum0.intoMemorySegment(ALL, place, LE);
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
        long bytes = (long) width * Short.BYTES;
        int columns = (int) (row / headStep) * group;
        long target = to;
        for (long token = keys; token != end; token += tokenStep) {
            FloatVector sum0 = F32.all(0f), sum1 = sum0, sum2 = sum0, sum3 = sum0;
            long place = target;
            long q = queries;
            for (int column = 0; column < columns || column % KeyProducts.QUERIES != 0; column++) {
                long key = token + column / group * headStep;
                long last = column < columns ? key + bytes : key;
                FloatVector sum = F32.all(0f);
                for (long i = key; i != last; i += F32.BYTES) {
                    touched += Memory.touch(i + apart);
                    IntVector pairs = Widen.pairsOfBf16(i);
                    sum = Widen.oddBf16(pairs).fma(F32.load(q + F32.BYTES), Widen.evenBf16(pairs).fma(F32.load(q), sum));
                    q += 2L * F32.BYTES;
                }
                sum0 = sum1;
                sum1 = sum2;
                sum2 = sum3;
                sum3 = sum;
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
