// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.probe;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Reads a buffer far larger than any cache, each thread its share. */
final class Bandwidth {
    private static final VectorSpecies<Long> SPECIES = LongVector.SPECIES_PREFERRED;
    private static final long SHARE = 256L << 20;
    private static final int UNROLLED = 4;

    private final MemorySegment[] shares;
    private final long[] sums;

    Bandwidth(int threads) {
        shares = new MemorySegment[threads];
        sums = new long[threads * 16];
        for (int i = 0; i < threads; i++) {
            // Filled, since pages that were never written are one and the same page.
            shares[i] = Arena.global().allocate(SHARE, 64).fill((byte) (i + 1));
        }
    }

    long bytes() {
        return SHARE * shares.length;
    }

    void read(int thread) {
        sums[thread * 16] = sum(shares[thread]);
    }

    private static long sum(MemorySegment share) {
        long step = SPECIES.vectorByteSize();
        LongVector first = LongVector.zero(SPECIES);
        LongVector second = first;
        LongVector third = first;
        LongVector fourth = first;
        for (long at = 0; at < SHARE; at += UNROLLED * step) {
            first = first.lanewise(VectorOperators.XOR, LongVector.fromMemorySegment(SPECIES, share, at, ByteOrder.nativeOrder()));
            second = second.lanewise(VectorOperators.XOR, LongVector.fromMemorySegment(SPECIES, share, at + step, ByteOrder.nativeOrder()));
            third = third.lanewise(VectorOperators.XOR, LongVector.fromMemorySegment(SPECIES, share, at + 2 * step, ByteOrder.nativeOrder()));
            fourth = fourth.lanewise(VectorOperators.XOR, LongVector.fromMemorySegment(SPECIES, share, at + 3 * step, ByteOrder.nativeOrder()));
        }
        return first.lanewise(VectorOperators.XOR, second).lanewise(VectorOperators.XOR, third)
                .lanewise(VectorOperators.XOR, fourth).reduceLanes(VectorOperators.XOR);
    }
}
