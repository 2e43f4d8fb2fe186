// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import io.heddle.api.stack.Session;
import io.heddle.api.stack.Session.Row;
import io.heddle.api.stack.Stack;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** A sequence that goes on and on, in a thread of its own, until it is told to end or fails. */
final class EndlessSequence implements AutoCloseable {
    private static final int CONTEXT = 1 << 16;
    private static final int FIRST = 1;
    private static final long SECONDS = 20;
    private static final long PACE = 500_000;

    private final Session session;
    private final int vocabulary;
    private final ExecutorService executor = Executors.newSingleThreadExecutor();
    private final Semaphore more = new Semaphore(0);
    private final IntStream.Builder ids = IntStream.builder();
    private final Future<?> running;
    private volatile boolean enough;

    EndlessSequence(Stack stack, int vocabulary) {
        this.vocabulary = vocabulary;
        session = stack.open(1, CONTEXT);
        running = executor.submit(this::run);
    }

    private void run() {
        int next = FIRST;
        for (int length = 0; !enough && length < CONTEXT; length++) {
            ids.add(next);
            next = next(session.advance(List.of(new Row(0, new int[] {next}))).copy(0, 0), length);
            more.release();
            // A reader's pace: at full speed the context would be used up before a bundle has come.
            LockSupport.parkNanos(PACE);
        }
    }

    /** The likeliest one, shifted each time: random weights alone soon repeat themselves. */
    private int next(float[] logits, int length) {
        int best = IntStream.range(0, vocabulary).reduce((a, b) -> logits[b] > logits[a] ? b : a).orElseThrow();
        return (best + length) % vocabulary;
    }

    /** Returns after a few tokens that begin after this call. */
    void goesOn() throws Exception {
        more.drainPermits();
        if (!more.tryAcquire(4, SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("no token in " + SECONDS + " s; " + (running.isDone() ? running.exceptionNow() : "it waits"));
        }
    }

    /** Ends it, and checks each of its tokens against what another stack says of them. @return how many they are */
    int requireSameAs(Stack still) throws Exception {
        enough = true;
        running.get(SECONDS, TimeUnit.SECONDS);
        int[] read = ids.build().toArray();
        try (Session other = still.open(1, read.length)) {
            for (int i = 0; i + 1 < read.length; i++) {
                float[] logits = other.advance(List.of(new Row(0, new int[] {read[i]}))).copy(0, 0);
                if (next(logits, i) != read[i + 1]) {
                    throw new AssertionError("token " + (i + 1) + " of " + read.length + " is " + read[i + 1] + " instead of " + next(logits, i));
                }
            }
        }
        return read.length;
    }

    /** Returns why it failed. */
    Throwable failure() throws InterruptedException, TimeoutException {
        try {
            running.get(SECONDS, TimeUnit.SECONDS);
            throw new AssertionError("it did not fail");
        } catch (ExecutionException failed) {
            return failed.getCause();
        }
    }

    @Override
    public void close() throws Exception {
        enough = true;
        executor.shutdown();
        if (!executor.awaitTermination(SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("it does not end");
        }
        session.close();
    }
}
