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
    /** Of a thread's share of a range, each half as long as the one before: the last one is a thirty-second. */
    private static final int MOST_PIECES = 6;

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
     * Does a range: each thread first its even share, in pieces each half as long as the one before, so that
     * little is left to wait for at the end.
     *
     * @param least indices a piece at least, so that handing out costs less than the work
     * @param body made when a kernel is bound, not for each run
     */
    public void range(int count, int least, Piece body) {
        int share = count / threads();
        int wanted = share / Math.max(1, least) <= 1 ? Math.clamp(count / Math.max(1, least), 1, threads())
                : threads() * pieces(share / least);
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

    /** In so many halves a share is done whose last piece should be a part of it. */
    private static int pieces(int part) {
        return Math.min(MOST_PIECES, Integer.SIZE - Integer.numberOfLeadingZeros(part));
    }

    private void piece(int part, int thread) {
        range.run(begin(part), begin(part + 1));
    }

    /** Where a piece of the range begins: after so many whole shares, and halves of what is left of the next one. */
    private int begin(int part) {
        int pieces = Math.max(1, parts / threads());
        long last = 1L << pieces - 1;
        long before = last - (last >> part % pieces);
        return (int) (rangeCount * (part / pieces * last + before) / (parts / pieces * last));
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

    /** Does parts of a job as long as there are any; says only then how many, since others read it all the time. */
    private void take(long number, int thread) {
        int taken = 0;
        for (int part = shares.take(number, thread); part != Shares.NONE; part = shares.take(number, thread)) {
            taken++;
            try {
                work.run(part, thread);
            } catch (RuntimeException | Error thrown) {
                failure = thrown;
            }
        }
        if (taken > 0) {
            done.addAndGet(taken);
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
