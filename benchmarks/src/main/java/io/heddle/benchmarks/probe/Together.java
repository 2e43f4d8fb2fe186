// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.probe;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;

/** Runs the same work on several threads at once. */
final class Together {
    private final int threads;
    private final ExecutorService pool;

    Together(int threads) {
        this.threads = threads;
        pool = Executors.newFixedThreadPool(threads);
    }

    /** Returns when every thread, of which each is told its number, is done. */
    void run(IntConsumer work) {
        CountDownLatch done = new CountDownLatch(threads);
        for (int i = 0; i < threads; i++) {
            int number = i;
            pool.execute(() -> {
                work.accept(number);
                done.countDown();
            });
        }
        try {
            done.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted");
        }
    }
}
