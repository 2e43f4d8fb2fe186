// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal;

import io.heddle.shell.internal.argument.Command;
import io.heddle.shell.internal.job.Jobs;
import io.heddle.shell.internal.result.JobList;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Parameter;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells what works in the background. */
@Component(service = Function.class, immediate = true,
        property = {"osgi.command.scope=heddle", "osgi.command.function=jobs"})
public final class JobsCommand extends Command {

    private final Jobs jobs;

    /** The service stays as long as this. */
    @Activate
    public JobsCommand(@Reference Jobs jobs) {
        this.jobs = jobs;
    }

    /** Oldest first; the latest that have ended are shown as well. */
    @Descriptor("list what generates, evaluates, scores, streams or writes logits now, and what did; begin one with & behind the command")
    public JobList jobs(
            @Descriptor("the number of a job that is to end now; what it has done is kept")
            @Parameter(names = "--stop", absentValue = "") @Nullable Integer stop) {
        if (stop != null) {
            jobs.stop(stop);
        }
        return new JobList(jobs.all());
    }
}
