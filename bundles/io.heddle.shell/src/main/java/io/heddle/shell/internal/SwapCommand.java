// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal;

import io.heddle.api.stack.BlockSpec;
import io.heddle.api.stack.Stack;
import io.heddle.api.stack.StackSpec;
import io.heddle.api.stack.Stacks;
import io.heddle.api.stack.SwapOrder;
import io.heddle.api.weight.MissingWeightException;
import io.heddle.api.weight.WeightStore;
import io.heddle.shell.internal.argument.Command;
import io.heddle.shell.internal.argument.UsageException;
import io.heddle.shell.internal.job.Job;
import io.heddle.shell.internal.job.Jobs;
import io.heddle.shell.internal.result.SwapList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Parameter;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Exchanges mechanisms of a running stack. */
@Component(service = Function.class, immediate = true,
        property = {"osgi.command.scope=heddle", "osgi.command.function=swap"})
public final class SwapCommand extends Command {

    private final Stacks stacks;
    private final Jobs jobs;

    /** Both stay as long as this. */
    @Activate
    public SwapCommand(@Reference Stacks stacks, @Reference Jobs jobs) {
        this.stacks = stacks;
        this.jobs = jobs;
    }

    /** The answer comes when requests run on the new mechanism. */
    @Descriptor("exchange a mechanism in layers of a running job's stack, without losing a request")
    public SwapList swap(CommandSession session,
            @Descriptor("the job whose stack it is; needed if several are running")
            @Parameter(names = "--job", absentValue = "") @Nullable Integer job,
            @Descriptor("draw weights that the model does not have, from this seed; refused without it")
            @Parameter(names = "--fill", absentValue = "") @Nullable Long fill,
            @Descriptor("the version range of the new mechanism's bundle, like [1.2,2); the best if left out")
            @Parameter(names = "--versions", absentValue = "") @Nullable String versions,
            @Descriptor("layers like 3, 0-2 or 3.1 (layer.stage), mechanisms by name, or all; separated by commas")
            String layers,
            @Descriptor("the mechanism that comes there, with settings as in a notation: gla or 'gla(heads=2)'")
            String mechanism) throws InterruptedException {
        Stack stack = job == null ? onlyOne(session) : jobs.running(job).stack().orElseThrow();
        Optional<WeightStore> missing = Optional.ofNullable(fill).map(stacks::randomWeights);
        try {
            return new SwapList(List.of(stack.swap(new SwapOrder(layers, block(mechanism, versions), missing))));
        } catch (MissingWeightException none) {
            throw new UsageException(none.getMessage() + "; --fill SEED draws what is missing at random");
        }
    }

    private Stack onlyOne(CommandSession session) throws InterruptedException {
        boolean begins = session.jobs().stream()
                .anyMatch(one -> one.status() == org.apache.felix.service.command.Job.Status.Background);
        List<Job> running = begins ? jobs.awaitRunning() : jobs.running();
        if (running.size() != 1) {
            throw new UsageException(running.isEmpty() ? "no job is running; begin one with & behind generate"
                    : "several jobs are running; name one with --job: " + running.stream()
                    .map(one -> String.valueOf(one.id())).collect(Collectors.joining(", ")));
        }
        return running.getFirst().stack().orElseThrow(() -> new UsageException("the job has just ended"));
    }

    private BlockSpec block(String mechanism, @Nullable String versions) {
        StackSpec one = stacks.parse(mechanism + "; width=8 vocab=8");
        if (one.blocks().size() != 1) {
            throw new UsageException("'" + mechanism + "' is not one mechanism; allowed is one name, with settings in"
                    + " brackets if wanted");
        }
        BlockSpec block = one.blocks().values().iterator().next();
        return versions == null ? block : new BlockSpec(block.mechanism(), Optional.of(versions), block.filter(), block.options());
    }
}
