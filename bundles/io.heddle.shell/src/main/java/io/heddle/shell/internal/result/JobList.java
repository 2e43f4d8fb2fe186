// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.result;

import io.heddle.api.stack.Choice;
import io.heddle.shell.internal.job.Job;
import java.util.List;
import java.util.Locale;

/** Commands that work, or did. @param jobs oldest first */
public record JobList(List<Job> jobs) implements Result {

    private static final double MILLISECONDS = 1e3;

    @Override
    public String text() {
        if (jobs.isEmpty()) {
            return "no jobs; put & behind generate, eval, score or logits to have one";
        }
        Table table = new Table(">job", "command", "state", ">tokens", ">of", ">seconds", "model");
        for (Job job : jobs) {
            String state = job.stack().flatMap(stack -> stack.waitingFor()).map(what -> "waits for " + what)
                    .orElse(job.state().name().toLowerCase(Locale.ROOT).replace('_', ' '));
            table.row(job.id(), job.command(), state, job.tokens(), job.total() > 0 ? job.total() : "",
                    String.format(Locale.ROOT, "%.1f", job.time().toMillis() / MILLISECONDS), job.model() + (job.choices().isEmpty() ? ""
                            : ": " + String.join(", ", Choice.told(job.choices()))));
        }
        return table.text();
    }
}
