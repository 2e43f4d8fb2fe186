// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void eachIndexOfARangeIsDoneOnceInPiecesThatAreNotTooSmall(int threads) {
        try (Workers workers = new Workers(threads)) {
            for (int count = 0; count < 700; count += 1 + count / 9) {
                for (int least : new int[] {1, 2, 7, 64, 1000}) {
                    var done = new AtomicIntegerArray(count);
                    var pieces = new AtomicIntegerArray(1);
                    workers.range(count, least, (from, to) -> {
                        pieces.incrementAndGet(0);
                        for (int i = from; i < to; i++) {
                            done.incrementAndGet(i);
                        }
                    });
                    String what = count + " indices, at least " + least + ", " + threads + " threads";
                    assertTrue(pieces.get(0) <= Math.max(1, count / least), what + ": " + pieces);
                    for (int i = 0; i < count; i++) {
                        assertEquals(1, done.get(i), what + ": index " + i);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aFailureOfAPartIsThrownOnceAllAreDone(int threads) {
        try (Workers workers = new Workers(threads)) {
            for (int failing = 0; failing < 6; failing++) {
                int bad = failing;
                assertEquals("part " + bad, assertThrows(IllegalStateException.class, () -> workers.run(6, (part, thread) -> {
                    if (part == bad) {
                        throw new IllegalStateException("part " + part);
                    }
                })).getMessage());
            }
        }
    }
}
