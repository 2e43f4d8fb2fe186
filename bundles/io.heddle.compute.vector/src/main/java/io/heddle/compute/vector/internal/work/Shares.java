// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.work;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Who does which part of a job: each thread first its own run of parts, one after another, so that it
 * reads memory on from where it stopped; then what others have left. Thread-safe.
 */
final class Shares {
    /** What {@link #take} finds when nothing is left. */
    static final int NONE = -1;
    /** Between the entries of two threads: two cache lines. */
    private static final int APART = 16;
    private static final long LOWER = 0xffff_ffffL;

    private final int threads;
    /** For each thread the number of the job, and below it the next of its parts. */
    private final AtomicLongArray next;
    private volatile int count;

    /** @param last the number of the job before the first one */
    Shares(int threads, long last) {
        this.threads = threads;
        this.next = new AtomicLongArray(threads * APART);
        next.set(0, last << 32);
    }

    /** The number of the newest job. */
    long job() {
        return next.get(0) >>> 32;
    }

    /**
     * Begins a job; all parts of the last one are done.
     *
     * @return its number
     */
    long begin(int parts) {
        long last = job();
        // Nothing is left of the last job whatever the count is now, for a thread that has not yet seen that it ended.
        for (int thread = 0; thread < threads; thread++) {
            next.set(thread * APART, last << 32 | LOWER);
        }
        count = parts;
        long number = last + 1 & LOWER;
        // The first entry comes last: it is where the number is looked for.
        for (int thread = threads - 1; thread >= 0; thread--) {
            next.set(thread * APART, number << 32 | first(thread));
        }
        return number;
    }

    private long first(int thread) {
        return (long) count * thread / threads;
    }

    /**
     * Takes a part of a job, which cannot end before that part is done.
     *
     * @return {@link #NONE} when all are taken or the job is over
     */
    int take(long number, int thread) {
        for (int i = 0; i < threads; i++) {
            int owner = (thread + i) % threads;
            while (true) {
                long seen = next.get(owner * APART);
                if (seen >>> 32 != number) {
                    return NONE;
                }
                if ((seen & LOWER) >= first(owner + 1)) {
                    break;
                }
                if (next.compareAndSet(owner * APART, seen, seen + 1)) {
                    return (int) seen;
                }
            }
        }
        return NONE;
    }
}
