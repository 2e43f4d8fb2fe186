// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.work;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharesTest {
    @Test
    void aThreadTakesItsOwnPartsInOrderAndThenThoseOfOthers() {
        Shares shares = new Shares(3, 0);
        long job = shares.begin(8);
        assertEquals(2, shares.take(job, 1));
        assertArrayEquals(new int[] {5, 6, 7, 0, 1, 3, 4, Shares.NONE, Shares.NONE},
                IntStream.range(0, 9).map(i -> shares.take(job, 2)).toArray());
        assertEquals(Shares.NONE, shares.take(job, 0));
    }

    @Test
    void whoComesLateGetsNoPartOfTheNextJob() {
        Shares shares = new Shares(2, 0);
        long first = shares.begin(1);
        assertEquals(0, shares.take(first, 0));
        long second = shares.begin(50);
        assertEquals(Shares.NONE, shares.take(first, 1));
        assertEquals(25, shares.take(second, 1));
    }

    @Test
    void theNumberOfAJobComesRound() {
        Shares shares = new Shares(2, 0xffff_fffeL);
        for (int i = 0; i < 3; i++) {
            long job = shares.begin(2);
            assertEquals(job, shares.job());
            assertEquals(1, shares.take(job, 1));
            assertEquals(0, shares.take(job, 1));
            assertEquals(Shares.NONE, shares.take(job, 0));
        }
    }

    @Test
    void manyShortJobsDoEachPartOnce() {
        try (Workers workers = new Workers(4)) {
            AtomicIntegerArray done = new AtomicIntegerArray(64);
            Workers.Part part = (i, thread) -> done.incrementAndGet(i);
            for (int job = 0; job < 20_000; job++) {
                int parts = 1 + job * 7 % 64;
                workers.run(parts, part);
                for (int i = 0; i < done.length(); i++) {
                    assertEquals(i < parts ? 1 : 0, done.getAndSet(i, 0), "part " + i + " of job " + job);
                }
            }
        }
    }
}
