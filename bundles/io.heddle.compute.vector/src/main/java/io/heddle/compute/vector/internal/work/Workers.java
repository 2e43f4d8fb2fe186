// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.work;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The threads that the kernels of this compute share: one for each core, the caller's among them.
 *
 * <p>A kernel's work takes microseconds, so a helper that has nothing to do looks for new work for
 * a moment before it sleeps, and nobody waits for a helper that has not woken up yet. There is one
 * job at a time; a second caller does its work alone meanwhile, which also bounds the load of
 * several requests. Handing out work allocates nothing. Thread-safe.
 */
public final class Workers implements AutoCloseable {
    /** How often a helper looks for work before it sleeps: longer than from one operator of a step to the next. */
    private static final int LOOKS = 20_000;
    private static final int PARTS_OF_A_THREAD = 4;

    private final ReentrantLock job = new ReentrantLock();
    private final Thread[] helpers;
    private final ExecutorService pool;
    private final Shares shares;
    private final AtomicInteger done = new AtomicInteger();
    private final Part pieces = this::piece;
    private volatile int parts;
    private volatile @Nullable Throwable failure;
    private volatile boolean closed;
    private @Nullable Part work;
    private @Nullable Piece range;
    private int rangeCount;

    /** One part of a job. */
    @FunctionalInterface
    public interface Part {
        /**
         * @param part which, from 0
         * @param thread who does it, from 0 to {@link Workers#threads()} exclusive: for scratch memory
         */
        void run(int part, int thread);
    }

    /** A piece of a range. */
    @FunctionalInterface
    public interface Piece {
        /** Does the indices from {@code from} to {@code to} exclusive. */
        void run(int from, int to);
    }

    /** @param threads at least 1, the caller's included */
    public Workers(int threads) {
        helpers = new Thread[threads - 1];
        shares = new Shares(threads, 0);
        pool = Executors.newFixedThreadPool(Math.max(1, threads - 1), Workers::thread);
        for (int i = 1; i < threads; i++) {
            int number = i;
            pool.execute(() -> help(number));
        }
    }

    private static Thread thread(Runnable body) {
        Thread thread = new Thread(body, "heddle-vector");
        thread.setDaemon(true);
        return thread;
    }

    /** How many threads there are. */
    public int threads() {
        return helpers.length + 1;
    }

    /**
     * Does all parts, each thread a run of them in order before it helps others; returns when they are done.
     *
     * @param body made when a kernel is bound, not for each run
     */
    public void run(int count, Part body) {
        if (count <= 1 || helpers.length == 0 || job.isHeldByCurrentThread() || !job.tryLock()) {
            for (int part = 0; part < count; part++) {
                body.run(part, 0);
            }
            return;
        }
        try {
            share(count, body);
        } finally {
            job.unlock();
        }
    }

    /**
     * Does a range in even pieces, several a thread.
     *
     * @param least indices a piece, so that handing out costs less than the work
     * @param body made when a kernel is bound, not for each run
     */
    public void range(int count, int least, Piece body) {
        int wanted = Math.clamp(count / Math.max(1, least), 1, threads() * PARTS_OF_A_THREAD);
        if (wanted == 1 || helpers.length == 0 || job.isHeldByCurrentThread() || !job.tryLock()) {
            body.run(0, count);
            return;
        }
        try {
            range = body;
            rangeCount = count;
            share(wanted, pieces);
        } finally {
            job.unlock();
        }
    }

    private void piece(int part, int thread) {
        range.run((int) ((long) rangeCount * part / parts), (int) ((long) rangeCount * (part + 1) / parts));
    }

    private void share(int count, Part body) {
        work = body;
        failure = null;
        done.setPlain(0);
        parts = count;
        long number = shares.begin(count);
        for (Thread helper : helpers) {
            LockSupport.unpark(helper);
        }
        take(number, 0);
        while (done.get() < count) {
            Thread.onSpinWait();
        }
        if (failure instanceof RuntimeException thrown) {
            throw thrown;
        }
        if (failure instanceof Error thrown) {
            throw thrown;
        }
    }

    /** Does parts of a job as long as there are any. */
    private void take(long number, int thread) {
        for (int part = shares.take(number, thread); part != Shares.NONE; part = shares.take(number, thread)) {
            try {
                work.run(part, thread);
            } catch (RuntimeException | Error thrown) {
                failure = thrown;
            } finally {
                done.incrementAndGet();
            }
        }
    }

    private void help(int number) {
        helpers[number - 1] = Thread.currentThread();
        long seen = 0;
        while (awaitAfter(seen)) {
            seen = shares.job();
            take(seen, number);
        }
    }

    /** Waits for another job than the last one; false when there will be none. */
    private boolean awaitAfter(long seen) {
        for (int look = 0; shares.job() == seen; look++) {
            if (closed) {
                return false;
            }
            if (look < LOOKS) {
                Thread.onSpinWait();
            } else {
                LockSupport.park(this);
            }
        }
        return true;
    }

    /** Ends the threads; no kernel may run any more. */
    @Override
    public void close() {
        closed = true;
        pool.shutdown();
        for (Thread helper : helpers) {
            LockSupport.unpark(helper);
        }
        try {
            pool.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
