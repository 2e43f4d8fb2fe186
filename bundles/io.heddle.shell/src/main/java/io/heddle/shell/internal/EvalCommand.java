// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal;

import io.heddle.checkpoint.ModelException;
import io.heddle.shell.internal.argument.Command;
import io.heddle.shell.internal.argument.Options;
import io.heddle.shell.internal.job.Job;
import io.heddle.shell.internal.job.Jobs;
import io.heddle.shell.internal.model.LabelledText;
import io.heddle.shell.internal.model.CacheChoice;
import io.heddle.shell.internal.model.ModelChoice;
import io.heddle.shell.internal.model.ModelOpener;
import io.heddle.shell.internal.model.OpenModel;
import io.heddle.shell.internal.model.Precision;
import io.heddle.shell.internal.model.WeightAccess;
import io.heddle.shell.internal.model.WindowLoss;
import io.heddle.shell.internal.result.Evaluation;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Parameter;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Measures how well a model predicts a text. */
@Component(service = Function.class, immediate = true,
        property = {"osgi.command.scope=heddle", "osgi.command.function=eval"})
public final class EvalCommand extends Command {

    private final Callers callers;
    private final ModelOpener models;
    private final Jobs jobs;

    /** All stay as long as this. */
    @Activate
    public EvalCommand(@Reference Callers callers, @Reference ModelOpener models, @Reference Jobs jobs) {
        this.callers = callers;
        this.models = models;
        this.jobs = jobs;
    }

    /** Windows do not overlap, and each begins with an empty state. */
    @Descriptor("measure how well a model predicts a text: nats and bits a byte, and perplexity")
    public Evaluation eval(CommandSession session,
            @Descriptor("the model: its folder, or its file; the built-in model if left out")
            @Parameter(names = "--model", absentValue = "") @Nullable Path model,
            @Descriptor("the text file")
            @Parameter(names = "--text", absentValue = Options.REQUIRED) Path text,
            @Descriptor("how many tokens a window has; each begins with an empty state")
            @Parameter(names = "--window", absentValue = "512") int window,
            @Descriptor("how many windows run at once; as many as are good if left out")
            @Parameter(names = "--batch", absentValue = "") @Nullable Integer batch,
            @Descriptor("the compute to run on; the best one if left out")
            @Parameter(names = "--compute", absentValue = "") @Nullable String compute,
            @Descriptor("the element type to compute in: f32 or f64")
            @Parameter(names = "--type", absentValue = "f32") Precision type,
            @Descriptor("how weights are reached: map the file, copy it into memory, or round them to int8 or int4 when they are loaded")
            @Parameter(names = "--weights", absentValue = "map") WeightAccess weights,
            @Descriptor("how past keys and values are kept: f32, bf16 or int8")
            @Parameter(names = "--cache", absentValue = "f32") CacheChoice cache)
            throws IOException, InterruptedException {
        Options.atLeast(1, "--window", window);
        if (batch != null) {
            Options.atLeast(1, "--batch", batch);
        }
        Caller caller = callers.of(session);
        ModelChoice choice = new ModelChoice(callers.model(caller, model), weights, compute, type, true, cache);
        try (OpenModel open = models.open(choice)) {
            Path file = caller.resolve(text);
            LabelledText labelled = LabelledText.read(file, open.tokenizer());
            int[] tokens = labelled.tokens();
            for (int token : tokens) {
                if (token >= open.vocabulary()) {
                    throw new ModelException("the tokenizer gives the id " + token + ", but the model has "
                            + open.vocabulary() + " ids; the two do not belong together");
                }
            }
            open.requireContext(Math.min(window, tokens.length - 1), "windows of --window " + window);
            try (Progress progress = new Progress(caller, "eval: tokens", tokens.length - 1L);
                    Job job = jobs.begin("eval", open, tokens.length - 1L)) {
                double nats = new WindowLoss(open, tokens, window, batch).sum(read -> {
                    progress.done(read);
                    job.reached(read);
                });
                job.done();
                return new Evaluation(nats, tokens.length - 1L, labelled.bytes());
            }
        }
    }
}
