// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal;

import io.heddle.checkpoint.safetensors.ElementType;
import io.heddle.checkpoint.safetensors.SafetensorsWriter;
import io.heddle.shell.internal.argument.Command;
import io.heddle.shell.internal.argument.Options;
import io.heddle.shell.internal.job.Job;
import io.heddle.shell.internal.job.Jobs;
import io.heddle.shell.internal.model.LogitsBody;
import io.heddle.shell.internal.model.CacheChoice;
import io.heddle.shell.internal.model.ModelChoice;
import io.heddle.shell.internal.model.ModelOpener;
import io.heddle.shell.internal.model.OpenModel;
import io.heddle.shell.internal.model.OutputFile;
import io.heddle.shell.internal.model.Precision;
import io.heddle.shell.internal.model.TokenFile;
import io.heddle.shell.internal.model.WeightAccess;
import io.heddle.shell.internal.result.WrittenTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Parameter;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Writes the logits of given sequences. */
@Component(service = Function.class, immediate = true,
        property = {"osgi.command.scope=heddle", "osgi.command.function=logits"})
public final class LogitsCommand extends Command {

    private static final String NAME = "logits";

    private final Callers callers;
    private final ModelOpener models;
    private final Jobs jobs;

    /** All stay as long as this. */
    @Activate
    public LogitsCommand(@Reference Callers callers, @Reference ModelOpener models, @Reference Jobs jobs) {
        this.callers = callers;
        this.models = models;
        this.jobs = jobs;
    }

    /** The file gets {@code logits}, F32 {@code [batch, time, vocabulary]}. */
    @Descriptor("write the logits of every token of given sequences")
    public WrittenTensor logits(CommandSession session,
            @Descriptor("the model: its folder, or its file; the built-in model if left out")
            @Parameter(names = "--model", absentValue = "") @Nullable Path model,
            @Descriptor("the file with one sequence of comma-separated token ids a line, of equal lengths")
            @Parameter(names = "--ids", absentValue = Options.REQUIRED) Path ids,
            @Descriptor("the safetensors file that gets the tensor 'logits', F32 [batch, time, vocabulary]")
            @Parameter(names = "--out", absentValue = Options.REQUIRED) Path out,
            @Descriptor("how many tokens of a sequence are read in one pass")
            @Parameter(names = "--pieces", absentValue = "") @Nullable Integer pieces,
            @Descriptor("the compute to run on; the best one if left out")
            @Parameter(names = "--compute", absentValue = "") @Nullable String compute,
            @Descriptor("the element type to compute in: f32 or f64")
            @Parameter(names = "--type", absentValue = "f32") Precision type,
            @Descriptor("run operators one by one instead of recording a pass and replaying it")
            @Parameter(names = "--unrecorded", presentValue = Options.ON, absentValue = Options.OFF) boolean unrecorded,
            @Descriptor("how weights are reached: map the file, copy it into memory, or round them to int8 or int4 when they are loaded")
            @Parameter(names = "--weights", absentValue = "map") WeightAccess weights,
            @Descriptor("how past keys and values are kept: f32, bf16 or int8")
            @Parameter(names = "--cache", absentValue = "f32") CacheChoice cache) throws IOException {
        if (pieces != null) {
            Options.atLeast(1, "--pieces", pieces);
        }
        Caller caller = callers.of(session);
        Path target = caller.resolve(out);
        OutputFile.require("--out", target);
        ModelChoice choice = new ModelChoice(callers.model(caller, model), weights, compute, type, !unrecorded, cache);
        try (OpenModel open = models.open(choice)) {
            Path source = caller.resolve(ids);
            List<int[]> sequences = TokenFile.read(source, open.vocabulary());
            int time = TokenFile.requireEqualLengths(source, sequences, "the tensor of logits");
            open.requireContext(time, "the sequences of " + source.getFileName());
            long tokens = (long) sequences.size() * time;
            try (Progress progress = new Progress(caller, NAME + ": tokens", tokens); Job job = jobs.begin(NAME, open, tokens)) {
                LogitsBody body = new LogitsBody(open, sequences, pieces, read -> {
                    progress.done(read);
                    job.reached(read);
                });
                new SafetensorsWriter(target).add(NAME, ElementType.F32, body.shape(), body).write();
                job.done();
                return new WrittenTensor(target, NAME, ElementType.F32.name(), body.shape());
            }
        }
    }
}
