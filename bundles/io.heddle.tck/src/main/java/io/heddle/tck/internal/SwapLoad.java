// SPDX-License-Identifier: Apache-2.0
package io.heddle.tck.internal;

import io.heddle.api.stack.Session;
import io.heddle.api.stack.Stack;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Clients that generate on a stack until they are stopped, and compare each answer. Closed by its owner. */
final class SwapLoad implements AutoCloseable {
    private static final long WAIT_SECONDS = 30;

    /**
     * What a client asks, again and again.
     *
     * @param prompt the tokens that it gives
     * @param answer those that it must get
     */
    record Request(int[] prompt, int[] answer) {}

    private final Stack stack;
    private final ExecutorService clients;
    private final Semaphore answers = new Semaphore(0);
    private final AtomicLong answered = new AtomicLong();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicReference<String> fault = new AtomicReference<>();

    /** @param requests one for each client */
    SwapLoad(Stack stack, Request... requests) {
        this.stack = stack;
        clients = Executors.newFixedThreadPool(requests.length);
        for (Request request : requests) {
            clients.execute(() -> run(request));
        }
    }

    private void run(Request request) {
        try (Session session = stack.open(1, request.prompt().length + request.answer().length)) {
            while (!ended.get()) {
                session.reset(0);
                int[] found = Feed.greedy(session, 0, request.prompt(), request.answer().length);
                if (!Arrays.equals(found, request.answer())) {
                    fail("an answer is " + Arrays.toString(found) + ", without exchanges it is "
                            + Arrays.toString(request.answer()));
                }
                answered.incrementAndGet();
                answers.release();
            }
        } catch (RuntimeException | Error thrown) {
            fail("a request failed: " + thrown);
        }
    }

    private void fail(String what) {
        fault.compareAndSet(null, what);
        ended.set(true);
        answers.release();
    }

    /** Waits until answers came since the call, and tells the first fault. */
    Optional<String> afterAnswers(int count) {
        answers.drainPermits();
        try {
            if (fault.get() == null && !answers.tryAcquire(count, WAIT_SECONDS, TimeUnit.SECONDS)) {
                fail("no answer came within " + WAIT_SECONDS + " s");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            fail("interrupted while waiting for an answer");
        }
        return fault();
    }

    /** The first fault so far. */
    Optional<String> fault() {
        return Optional.ofNullable(fault.get());
    }

    /** How many answers were right. */
    long answered() {
        return answered.get();
    }

    @Override
    public void close() {
        ended.set(true);
        clients.shutdown();
        try {
            if (!clients.awaitTermination(WAIT_SECONDS, TimeUnit.SECONDS)) {
                fault.compareAndSet(null, "a client did not end within " + WAIT_SECONDS + " s");
                clients.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
