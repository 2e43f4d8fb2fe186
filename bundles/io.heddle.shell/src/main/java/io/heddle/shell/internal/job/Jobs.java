// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.job;

import io.heddle.shell.internal.argument.UsageException;
import io.heddle.shell.internal.model.OpenModel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Component;

/** The commands that work now, and the latest that have ended. Thread-safe. */
@Component(service = Jobs.class)
public final class Jobs {

    private static final int ENDED_KEPT = 20;
    private static final long NANOS_IN_MILLI = 1_000_000;
    private static final long PATIENCE_NANOS = 10_000 * NANOS_IN_MILLI;

    private final Deque<Job> jobs = new ArrayDeque<>();
    private int begun;

    /**
     * Work begins in this thread.
     *
     * @param command its name
     * @param model what it works on; assembled by this call if it was not
     * @param total how many tokens there will be at most; 0 if nobody knows
     * @return closed when the work ends
     */
    public synchronized Job begin(String command, OpenModel model, long total) {
        Job job = new Job(++begun, command, model, total);
        jobs.addLast(job);
        notifyAll();
        long ended = jobs.stream().filter(one -> one.state() != Job.State.RUNNING).count();
        if (ended > ENDED_KEPT) {
            jobs.remove(jobs.stream().filter(one -> one.state() != Job.State.RUNNING).findFirst().orElseThrow());
        }
        return job;
    }

    /** All, oldest first. */
    public synchronized List<Job> all() {
        return List.copyOf(jobs);
    }

    /** Those that work. */
    public List<Job> running() {
        return all().stream().filter(job -> job.state() == Job.State.RUNNING).toList();
    }

    /**
     * Waits a bounded time for a job that has been typed but has not begun: it still opens its model.
     *
     * @return those that work then; none if none has begun
     */
    public synchronized List<Job> awaitRunning() throws InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (running().isEmpty() && System.nanoTime() < end) {
            wait(Math.max(1, (end - System.nanoTime()) / NANOS_IN_MILLI));
        }
        return running();
    }

    /** @throws UsageException if no job with this number works */
    public Job running(int id) {
        List<Job> running = running();
        return running.stream().filter(job -> job.id() == id).findFirst().orElseThrow(() -> new UsageException(
                "no job " + id + " is running" + (running.isEmpty() ? "; none is" : "; running are "
                + running.stream().map(job -> String.valueOf(job.id())).collect(Collectors.joining(", ")))));
    }

    /** Asks a job to end. */
    public void stop(int id) {
        running(id).stop();
    }
}
