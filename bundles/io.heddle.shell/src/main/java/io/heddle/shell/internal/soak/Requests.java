// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.soak;

import io.heddle.api.stack.Output;
import io.heddle.api.stack.Session;
import io.heddle.api.stack.Stack;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Threads that send the same prompts again and again, each token chosen greedily, and compare the answers. */
final class Requests implements AutoCloseable {
    private static final int PROMPTS = 8;
    private static final int LONGEST_PROMPT = 12;
    private static final long END_SECONDS = 60;

    private final Stack stack;
    private final int tokens;
    private final int[][] prompts = new int[PROMPTS][];
    private final int[][] expected = new int[PROMPTS][];
    private final ExecutorService threads;
    private final Semaphore answers = new Semaphore(0);
    private final List<Long> nanos = new ArrayList<>();
    private volatile boolean ended;
    private long answered;
    private long failed;
    private long wrong;
    private @Nullable String fault;

    /** Asks once for every answer before anything is exchanged. */
    Requests(Stack stack, int vocabulary, int tokens, int threads, long seed) {
        this.stack = stack;
        this.tokens = tokens;
        SplittableRandom random = new SplittableRandom(seed);
        try (Session session = open()) {
            for (int i = 0; i < PROMPTS; i++) {
                prompts[i] = random.ints(1 + random.nextInt(LONGEST_PROMPT), 0, vocabulary).toArray();
                expected[i] = answer(session, prompts[i]);
            }
        }
        this.threads = Executors.newFixedThreadPool(threads);
        for (int i = 0; i < threads; i++) {
            int first = i;
            this.threads.execute(() -> send(first));
        }
    }

    private Session open() {
        return stack.open(1, LONGEST_PROMPT + tokens + 1);
    }

    private void send(int first) {
        int next = first;
        while (!ended) {
            try (Session session = open()) {
                while (!ended) {
                    int prompt = next++ % PROMPTS;
                    long began = System.nanoTime();
                    int[] answer = answer(session, prompts[prompt]);
                    count(System.nanoTime() - began, Arrays.equals(answer, expected[prompt]) ? null
                            : "prompt " + prompt + " was answered by " + Arrays.toString(answer) + " instead of "
                            + Arrays.toString(expected[prompt]));
                }
            } catch (RuntimeException | LinkageError thrown) {
                fail(thrown);
            }
        }
    }

    private int[] answer(Session session, int[] prompt) {
        session.reset(0);
        int[] answer = new int[tokens];
        Output output = session.advance(List.of(new Session.Row(0, prompt)));
        for (int i = 0; i < tokens; i++) {
            answer[i] = highest(output);
            if (i + 1 < tokens) {
                output = session.advance(List.of(new Session.Row(0, new int[] {answer[i]})));
            }
        }
        return answer;
    }

    private static int highest(Output output) {
        int best = 0;
        for (int i = 1; i < output.size(); i++) {
            if (output.values()[i] > output.values()[best]) {
                best = i;
            }
        }
        return best;
    }

    private synchronized void count(long took, @Nullable String mistake) {
        answered++;
        answers.release();
        nanos.add(took);
        if (mistake != null) {
            wrong++;
            fault = fault == null ? mistake : fault;
        }
    }

    private synchronized void fail(Throwable thrown) {
        failed++;
        fault = fault == null ? thrown.toString() : fault;
    }

    /** Waits until there was an answer for each call: exchanges without requests in between would show nothing. */
    void awaitAnswer() throws InterruptedException {
        if (!answers.tryAcquire(END_SECONDS, TimeUnit.SECONDS)) {
            fail(new IllegalStateException("no answer came within " + END_SECONDS + " s"));
        }
    }

    synchronized long answered() {
        return answered;
    }

    synchronized long failed() {
        return failed;
    }

    synchronized long wrong() {
        return wrong;
    }

    /** The first failure or wrong answer. */
    synchronized @Nullable String fault() {
        return fault;
    }

    /** The time of a request below which a share of them lies, in milliseconds. */
    synchronized double millis(double share) {
        if (nanos.isEmpty()) {
            return 0;
        }
        List<Long> sorted = nanos.stream().sorted().toList();
        return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(share * sorted.size()))) / 1e6;
    }

    @Override
    public void close() throws InterruptedException {
        ended = true;
        threads.shutdown();
        if (!threads.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
            fail(new IllegalStateException("a request did not end within " + END_SECONDS + " s"));
        }
    }
}
