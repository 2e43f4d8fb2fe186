// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.job;

import io.heddle.api.stack.Stack;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** One command that works on a stack. Counted on by its own thread, read by any; closed when the work ends. */
public final class Job implements AutoCloseable {

    /** How a job stands. */
    public enum State {
        /** It works, or waits for a mechanism. */
        RUNNING,
        /** It ended as it should. */
        DONE,
        /** It ended early, by an error or an interrupt. */
        ENDED_EARLY
    }

    private final int id;
    private final String command;
    private final String model;
    private final long total;
    private final Stack stack;
    private final Thread thread = Thread.currentThread();
    private final Instant began = Instant.now();
    private volatile long tokens;
    private volatile State state = State.RUNNING;
    private volatile Instant ended = Instant.MAX;

    Job(int id, String command, String model, Stack stack, long total) {
        this.id = id;
        this.command = command;
        this.model = model;
        this.stack = stack;
        this.total = total;
    }

    /** By which other commands name it. */
    public int id() {
        return id;
    }

    /** The command's name. */
    public String command() {
        return command;
    }

    /** The model's folder or file, or its description's name. */
    public String model() {
        return model;
    }

    /** How it stands. */
    public State state() {
        return state;
    }

    /** How many tokens it has read or chosen. */
    public long tokens() {
        return tokens;
    }

    /** How many there will be at most. */
    public long total() {
        return total;
    }

    /** How long it has been working, or did. */
    public Duration time() {
        return Duration.between(began, state == State.RUNNING ? Instant.now() : ended);
    }

    /** Its stack while it runs. */
    public Optional<Stack> stack() {
        return state == State.RUNNING ? Optional.of(stack) : Optional.empty();
    }

    /** Says how many tokens it has read or chosen so far. */
    public void reached(long count) {
        tokens = count;
    }

    /** Asks it to end: what it has done by then is kept. */
    void stop() {
        if (state == State.RUNNING) {
            thread.interrupt();
        }
    }

    /** The work is done: without this, closing it means that it ended early. */
    public void done() {
        state = State.DONE;
    }

    @Override
    public void close() {
        ended = Instant.now();
        if (state == State.RUNNING) {
            state = State.ENDED_EARLY;
        }
    }
}
