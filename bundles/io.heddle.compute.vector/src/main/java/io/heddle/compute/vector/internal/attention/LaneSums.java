// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.attention;

import io.heddle.compute.vector.internal.memory.F32;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * Products of one row with as many rows as a vector has lanes, one a lane: the vectors of partial
 * sums are added in pairs, crosswise, so that no vector is summed for itself.
 */
final class LaneSums {
    private static final VectorShuffle<Float> SWAP_1 = swap(1);
    private static final VectorShuffle<Float> SWAP_2 = swap(2);
    private static final VectorShuffle<Float> SWAP_4 = swap(4);
    private static final VectorShuffle<Float> SWAP_8 = swap(8);
    private static final VectorMask<Float> ODD_1 = odd(1);
    private static final VectorMask<Float> ODD_2 = odd(2);
    private static final VectorMask<Float> ODD_4 = odd(4);
    private static final VectorMask<Float> ODD_8 = odd(8);
    /** Floats that {@link #products} needs for itself. */
    static final int SPACE = F32.LANES * F32.LANES;

    private LaneSums() {}

    private static VectorShuffle<Float> swap(int distance) {
        return VectorShuffle.fromOp(F32.SPECIES, lane -> distance < F32.LANES ? lane ^ distance : lane);
    }

    private static VectorMask<Float> odd(int distance) {
        long bits = 0;
        for (int lane = 0; lane < F32.LANES; lane++) {
            bits |= (lane & distance) != 0 ? 1L << lane : 0;
        }
        return VectorMask.fromLong(F32.SPECIES, bits);
    }

    /**
     * {@code row(j) . q} in lane j.
     *
     * @param rows where row 0 begins; they lie {@code step} apart
     * @param width whole vectors
     * @param own where {@link #SPACE} floats are free
     */
    static FloatVector products(float[] space, int rows, int step, float[] q, int query, int width, int own) {
        for (int row = 0; row < F32.LANES; row += 4) {
            partial(space, rows + row * step, step, q, query, width, own + row * F32.LANES);
        }
        int half = F32.LANES / 2;
        for (int i = 0; i < half; i++) {
            crossed1(space, own, i);
        }
        half /= 2;
        for (int i = 0; i < half; i++) {
            crossed2(space, own, i);
        }
        half /= 2;
        for (int i = 0; i < half; i++) {
            crossed4(space, own, i);
        }
        half /= 2;
        for (int i = 0; i < half; i++) {
            crossed8(space, own, i);
        }
        return vector(space, own);
    }

    private static FloatVector vector(float[] space, int at) {
        return FloatVector.fromArray(F32.SPECIES, space, at);
    }

    private static void partial(float[] space, int rows, int step, float[] q, int query, int width, int own) {
        FloatVector s0 = F32.all(0f), s1 = s0, s2 = s0, s3 = s0;
        for (int i = 0; i < width; i += F32.LANES) {
            FloatVector value = vector(q, query + i);
            s0 = vector(space, rows + i).fma(value, s0);
            s1 = vector(space, rows + step + i).fma(value, s1);
            s2 = vector(space, rows + 2 * step + i).fma(value, s2);
            s3 = vector(space, rows + 3 * step + i).fma(value, s3);
        }
        s0.intoArray(space, own);
        s1.intoArray(space, own + F32.LANES);
        s2.intoArray(space, own + 2 * F32.LANES);
        s3.intoArray(space, own + 3 * F32.LANES);
    }

    /** Adds vectors 2i and 2i + 1: sums of neighbouring lanes of the first in the even lanes, of the second in the odd. */
    private static void crossed1(float[] space, int own, int i) {
        FloatVector a = vector(space, own + 2 * i * F32.LANES);
        FloatVector b = vector(space, own + (2 * i + 1) * F32.LANES);
        a.blend(b, ODD_1).add(b.blend(a, ODD_1).rearrange(SWAP_1)).intoArray(space, own + i * F32.LANES);
    }

    private static void crossed2(float[] space, int own, int i) {
        FloatVector a = vector(space, own + 2 * i * F32.LANES);
        FloatVector b = vector(space, own + (2 * i + 1) * F32.LANES);
        a.blend(b, ODD_2).add(b.blend(a, ODD_2).rearrange(SWAP_2)).intoArray(space, own + i * F32.LANES);
    }

    private static void crossed4(float[] space, int own, int i) {
        FloatVector a = vector(space, own + 2 * i * F32.LANES);
        FloatVector b = vector(space, own + (2 * i + 1) * F32.LANES);
        a.blend(b, ODD_4).add(b.blend(a, ODD_4).rearrange(SWAP_4)).intoArray(space, own + i * F32.LANES);
    }

    private static void crossed8(float[] space, int own, int i) {
        FloatVector a = vector(space, own + 2 * i * F32.LANES);
        FloatVector b = vector(space, own + (2 * i + 1) * F32.LANES);
        a.blend(b, ODD_8).add(b.blend(a, ODD_8).rearrange(SWAP_8)).intoArray(space, own + i * F32.LANES);
    }
}
