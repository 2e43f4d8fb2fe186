// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch.internal;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.apache.felix.service.command.Job;

/** Runs the shell lines that come through a pipe; a line that fails does not stop those after it. */
final class Script {

    private final CommandSession session;
    private final PrintStream err;
    private final Semaphore changes = new Semaphore(0);
    private final AtomicInteger worst = new AtomicInteger(Status.DONE);

    Script(CommandSession session, PrintStream err) {
        this.session = session;
        this.err = err;
        session.setJobListener(this::changed);
    }

    int run() {
        int status = Status.DONE;
        try (var lines = new BufferedReader(new InputStreamReader(
                new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String text = line.strip();
                if (text.equals("exit") || text.equals("quit")) {
                    break;
                }
                if (!text.isEmpty() && !text.startsWith("#")) {
                    status = Math.max(status, execute(text));
                }
            }
        } catch (IOException e) {
            err.println("heddle: " + Status.line(e));
            return Status.FAILED;
        }
        return Math.max(status, awaitJobs());
    }

    /** What runs in the background ends before the framework does: nothing of it is lost. */
    private int awaitJobs() {
        try {
            while (session.jobs().stream().anyMatch(job -> job.status() != Job.Status.Done)) {
                changes.acquire();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            session.getConsole().flush();
        }
        return worst.get();
    }

    /** Nobody waits for the result of a job in the background: what went wrong is told when it ends. */
    private void changed(Job job, Job.Status before, Job.Status now) {
        if (before == Job.Status.Background && now == Job.Status.Done && job.result() != null
                && job.result().exception() != null) {
            err.println("heddle: " + job.command() + ": " + Status.line(job.result().exception()));
            worst.accumulateAndGet(Status.of(job.result().exception()), Math::max);
        }
        changes.release();
    }

    private int execute(String line) {
        try {
            Object result = session.execute(line);
            if (result != null) {
                session.getConsole().println(session.format(result, Converter.INSPECT).toString().stripTrailing());
            }
            session.getConsole().flush();
            return Status.DONE;
        } catch (Exception | LinkageError | AssertionError e) {
            session.getConsole().flush();
            err.println("heddle: " + Status.line(e));
            return Status.of(e);
        }
    }
}
