// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal;

import io.heddle.shell.internal.argument.Command;
import io.heddle.shell.internal.argument.Options;
import io.heddle.shell.internal.argument.UsageException;
import io.heddle.shell.internal.job.Jobs;
import io.heddle.shell.internal.model.ModelOpener;
import io.heddle.shell.internal.model.OpenModel;
import io.heddle.shell.internal.model.OutputFile;
import io.heddle.shell.internal.model.WeightAccess;
import io.heddle.shell.internal.stream.StreamOrder;
import io.heddle.shell.internal.stream.StreamRun;
import io.heddle.text.SamplingOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Parameter;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Reads what comes in for as long as it comes, and says of each token what it thinks. */
@Component(service = Function.class, immediate = true,
        property = {"osgi.command.scope=heddle", "osgi.command.function=stream"})
public final class StreamCommand extends Command {

    /** Less than the launcher waits for the framework to stop. */
    private static final long SAVE_MILLISECONDS = 5_000;

    private final Callers callers;
    private final ModelOpener models;
    private final Jobs jobs;
    private final Set<StreamRun> running = ConcurrentHashMap.newKeySet();

    /** All stay as long as this. */
    @Activate
    public StreamCommand(@Reference Callers callers, @Reference ModelOpener models, @Reference Jobs jobs) {
        this.callers = callers;
        this.models = models;
        this.jobs = jobs;
    }

    /** The process is asked to end: what streams have read is not lost. */
    @Deactivate
    void deactivate() throws InterruptedException {
        for (StreamRun run : running) {
            run.stop(SAVE_MILLISECONDS);
        }
    }

    /** Text, ids or features come in; predictions or continuations go out, flushed when no more input waits. */
    @Descriptor("read standard input for as long as it comes: for each token how surprising it was (bits) and what is"
            + " expected next, or with --generate what could follow each line; text is encoded line by line")
    public void stream(CommandSession session,
            @Descriptor("the model's folder; the built-in model if left out")
            @Parameter(names = "--model", absentValue = "") @Nullable Path model,
            @Descriptor("instead of --model: a notation, or a file with one; its weights are random")
            @Parameter(names = "--stack", absentValue = "") @Nullable String stack,
            @Descriptor("the input is comma-separated token ids instead of text; a stack that reads features gets"
                    + " those of one token a line, the time gap first where there is one")
            @Parameter(names = "--ids", presentValue = Options.ON, absentValue = Options.OFF) boolean ids,
            @Descriptor("give a JSON object a line instead of tab-separated fields")
            @Parameter(names = "--json", presentValue = Options.ON, absentValue = Options.OFF) boolean json,
            @Descriptor("how many tokens to write after each line, instead of predictions; they do not become part of"
                    + " what was read")
            @Parameter(names = "--generate", absentValue = "0") int generate,
            @Descriptor("with --generate: write once, after the end of the input")
            @Parameter(names = "--at-end", presentValue = Options.ON, absentValue = Options.OFF) boolean atEnd,
            @Descriptor("what logits are divided by; 0 always takes the highest")
            @Parameter(names = "--temperature", absentValue = "0") double temperature,
            @Descriptor("the least sum of probabilities that counts, from the highest down; 1 for all")
            @Parameter(names = "--top-p", absentValue = "1") double topP,
            @Descriptor("where random numbers start; a random place if left out, or where --state stopped")
            @Parameter(names = "--seed", absentValue = "") @Nullable Long seed,
            @Descriptor("the most tokens to read; needed where the model keeps something of every token")
            @Parameter(names = "--context", absentValue = "") @Nullable Integer context,
            @Descriptor("the compute to run on; the best one if left out")
            @Parameter(names = "--compute", absentValue = "") @Nullable String compute,
            @Descriptor("how weights are reached: map the file, or copy it into memory")
            @Parameter(names = "--weights", absentValue = "map") WeightAccess weights,
            @Descriptor("the file that keeps the state when the stream ends, however it ends, to go on later")
            @Parameter(names = "--save-state", absentValue = "") @Nullable Path saveState,
            @Descriptor("save the state after every so many tokens as well; 0 for only at the end")
            @Parameter(names = "--save-every", absentValue = "0") int saveEvery,
            @Descriptor("the file of a kept state to go on with")
            @Parameter(names = "--state", absentValue = "") @Nullable Path state) throws IOException {
        GivenModel given = new GivenModel(model, stack, weights, compute);
        given.requireOne("stream");
        Options.atLeast(0, "--generate", generate);
        Options.atLeast(0, "--save-every", saveEvery);
        Options.require(temperature >= 0, "--temperature", temperature, "0 or more");
        Options.require(topP > 0 && topP <= 1, "--top-p", topP, "above 0, at most 1,");
        if (context != null) {
            Options.atLeast(1, "--context", context);
        }
        requireCompany(atEnd && generate == 0, "--at-end", "--generate");
        requireCompany(saveEvery > 0 && saveState == null, "--save-every", "--save-state");
        Caller caller = callers.of(session);
        StreamOrder order = new StreamOrder(ids, json, generate, atEnd, new SamplingOptions(temperature, 0, topP, 0, 1, 0),
                seed, context, caller.resolveIfGiven(state), caller.resolveIfGiven(saveState), saveEvery);
        OutputFile.require("--save-state", order.saveState());
        try (OpenModel open = given.open(models, callers, caller)) {
            StreamRun run = new StreamRun(order, open, caller, jobs);
            running.add(run);
            try {
                run.run();
            } finally {
                running.remove(run);
            }
        }
    }

    private static void requireCompany(boolean alone, String option, String other) {
        if (alone) {
            throw new UsageException(option + " does nothing without " + other + "; give both, or neither");
        }
    }
}
