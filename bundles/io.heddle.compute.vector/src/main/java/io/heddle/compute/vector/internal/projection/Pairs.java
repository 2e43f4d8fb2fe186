// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.projection;

import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.memory.Memory;
import jdk.incubator.vector.FloatVector;

/**
 * Products of two rows of a weight, widened, with four x at a time: each number that is loaded serves
 * several sums, and the weight passes once.
 */
final class Pairs {
    /** How many x there are at a time. */
    static final int GROUP = 4;

    /** Floats that sums need, and the vectors that they are made of. */
    static final int SUMS = 2 * GROUP * (1 + F32.LANES);

    private Pairs() {}

    /**
     * {@code sums[sumsAt + i] = first . x_i} and {@code sums[sumsAt + GROUP + i] = second . x_i}.
     *
     * @param sums with {@link #SUMS} floats
     * @param rows both rows, the second one {@code step} behind the first
     * @param x the addresses of four x, some of which may be the same
     */
    static void product(float[] rows, int step, int depth, long x0, long x1, long x2, long x3, float[] sums, int sumsAt) {
        FloatVector zero = F32.all(0f);
        FloatVector a0 = zero, a1 = zero, a2 = zero, a3 = zero, b0 = zero, b1 = zero, b2 = zero, b3 = zero;
        int whole = F32.whole(depth);
        for (int k = 0; k < whole; k += F32.LANES) {
            FloatVector a = FloatVector.fromArray(F32.SPECIES, rows, k);
            FloatVector b = FloatVector.fromArray(F32.SPECIES, rows, step + k);
            long at = (long) k * Float.BYTES;
            FloatVector x = F32.load(x0 + at);
            a0 = a.fma(x, a0);
            b0 = b.fma(x, b0);
            x = F32.load(x1 + at);
            a1 = a.fma(x, a1);
            b1 = b.fma(x, b1);
            x = F32.load(x2 + at);
            a2 = a.fma(x, a2);
            b2 = b.fma(x, b2);
            x = F32.load(x3 + at);
            a3 = a.fma(x, a3);
            b3 = b.fma(x, b3);
        }
        int lanes = sumsAt + 2 * GROUP;
        a0.intoArray(sums, lanes);
        a1.intoArray(sums, lanes + F32.LANES);
        a2.intoArray(sums, lanes + 2 * F32.LANES);
        a3.intoArray(sums, lanes + 3 * F32.LANES);
        b0.intoArray(sums, lanes + 4 * F32.LANES);
        b1.intoArray(sums, lanes + 5 * F32.LANES);
        b2.intoArray(sums, lanes + 6 * F32.LANES);
        b3.intoArray(sums, lanes + 7 * F32.LANES);
        addLanes(sums, lanes, sumsAt);
        if (whole < depth) {
            rest(rows, step, whole, depth, x0, sums, sumsAt);
            rest(rows, step, whole, depth, x1, sums, sumsAt + 1);
            rest(rows, step, whole, depth, x2, sums, sumsAt + 2);
            rest(rows, step, whole, depth, x3, sums, sumsAt + 3);
        }
    }

    /** In a loop: eight sums in line would be too much for the compiler to inline. */
    private static void addLanes(float[] sums, int lanes, int at) {
        for (int i = 0; i < 2 * GROUP; i++) {
            sums[at + i] = F32.sum(FloatVector.fromArray(F32.SPECIES, sums, lanes + i * F32.LANES));
        }
    }

    private static void rest(float[] rows, int step, int from, int depth, long x, float[] sums, int at) {
        for (int k = from; k < depth; k++) {
            float value = Memory.getFloat(x + (long) k * Float.BYTES);
            sums[at] = Math.fma(rows[k], value, sums[at]);
            sums[at + GROUP] = Math.fma(rows[step + k], value, sums[at + GROUP]);
        }
    }
}
