// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal;

import io.heddle.shell.internal.argument.Command;
import io.heddle.shell.internal.argument.Options;
import io.heddle.shell.internal.argument.UsageException;
import io.heddle.shell.internal.generation.GenerationOrder;
import io.heddle.shell.internal.generation.GenerationRun;
import io.heddle.shell.internal.job.Jobs;
import io.heddle.shell.internal.model.CacheChoice;
import io.heddle.shell.internal.model.ModelOpener;
import io.heddle.shell.internal.model.OpenModel;
import io.heddle.shell.internal.model.OutputFile;
import io.heddle.shell.internal.model.WeightAccess;
import io.heddle.shell.internal.result.Result;
import io.heddle.text.SamplingOptions;
import io.heddle.text.StopStrings;
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

/** Continues a text, or sequences of token ids. */
@Component(service = Function.class, immediate = true,
        property = {"osgi.command.scope=heddle", "osgi.command.function=generate"})
public final class GenerateCommand extends Command {

    private final Callers callers;
    private final ModelOpener models;
    private final Jobs jobs;

    /** All stay as long as this. */
    @Activate
    public GenerateCommand(@Reference Callers callers, @Reference ModelOpener models, @Reference Jobs jobs) {
        this.callers = callers;
        this.models = models;
        this.jobs = jobs;
    }

    /** A text is shown whole, prompt included, as it comes; ids are given back. */
    @Descriptor("continue a text, or sequences of token ids")
    public @Nullable Result generate(CommandSession session,
            @Descriptor("the model: its folder, or its file; the built-in model if left out")
            @Parameter(names = "--model", absentValue = "") @Nullable Path model,
            @Descriptor("instead of --model: a notation, or a file with one; its weights are random")
            @Parameter(names = "--stack", absentValue = "") @Nullable String stack,
            @Descriptor("the text to continue")
            @Parameter(names = "--prompt", absentValue = "") @Nullable String prompt,
            @Descriptor("the file with one sequence of comma-separated token ids a line; never ends early")
            @Parameter(names = "--ids", absentValue = "") @Nullable Path ids,
            @Descriptor("how many tokens to add")
            @Parameter(names = "--tokens", absentValue = Options.REQUIRED) int tokens,
            @Descriptor("what logits are divided by; 0 always takes the highest")
            @Parameter(names = "--temperature", absentValue = "0") double temperature,
            @Descriptor("how many of the highest logits count; 0 for all")
            @Parameter(names = "--top-k", absentValue = "0") int topK,
            @Descriptor("the least sum of probabilities that counts, from the highest down; 1 for all")
            @Parameter(names = "--top-p", absentValue = "1") double topP,
            @Descriptor("the least probability that counts, as a part of the highest; 0 for all")
            @Parameter(names = "--min-p", absentValue = "0") double minP,
            @Descriptor("what the logits of earlier tokens are made smaller by; 1 for nothing")
            @Parameter(names = "--repetition-penalty", absentValue = "1") double repetitionPenalty,
            @Descriptor("where random numbers start; a random place if left out, or where --state stopped")
            @Parameter(names = "--seed", absentValue = "") @Nullable Long seed,
            @Descriptor("a text before which to stop; may be given several times")
            @Parameter(names = "--stop", absentValue = "") List<String> stop,
            @Descriptor("go on after the model's end tokens")
            @Parameter(names = "--ignore-eos", presentValue = Options.ON, absentValue = Options.OFF) boolean ignoreEos,
            @Descriptor("the safetensors file that gets the tensor 'generated', I64 [batch, prompt + tokens]")
            @Parameter(names = "--out", absentValue = "") @Nullable Path out,
            @Descriptor("the compute to run on; the best one if left out")
            @Parameter(names = "--compute", absentValue = "") @Nullable String compute,
            @Descriptor("how weights are reached: map the file, copy it into memory, or round them to int8 or int4 when they are loaded")
            @Parameter(names = "--weights", absentValue = "map") WeightAccess weights,
            @Descriptor("how past keys and values are kept: f32, bf16 or int8")
            @Parameter(names = "--cache", absentValue = "f32") CacheChoice cache,
            @Descriptor("how many tokens of a prompt are read in one pass")
            @Parameter(names = "--pieces", absentValue = "512") int pieces,
            @Descriptor("the file that keeps the state, to go on later")
            @Parameter(names = "--save-state", absentValue = "") @Nullable Path saveState,
            @Descriptor("tell at the end which version of which mechanism produced which tokens")
            @Parameter(names = "--audit", presentValue = Options.ON, absentValue = Options.OFF) boolean audit,
            @Descriptor("the file of a kept state to go on with; a prompt or ids come behind it")
            @Parameter(names = "--state", absentValue = "") @Nullable Path state) throws IOException {
        GivenModel given = new GivenModel(model, stack, weights, cache, compute);
        given.requireOne("generate");
        requireOneInput(prompt, ids, state);
        Options.atLeast(0, "--tokens", tokens);
        Options.atLeast(1, "--pieces", pieces);
        SamplingOptions sampling = sampling(temperature, topK, topP, minP, repetitionPenalty);
        requireStops(stop, ids != null);
        Caller caller = callers.of(session);
        GenerationOrder order = new GenerationOrder(prompt, caller.resolveIfGiven(ids), caller.resolveIfGiven(state),
                tokens, sampling, seed, stop, ignoreEos, pieces, caller.resolveIfGiven(out),
                caller.resolveIfGiven(saveState), audit);
        OutputFile.require("--out", order.out());
        OutputFile.require("--save-state", order.saveState());
        try (OpenModel open = given.open(models, callers, caller)) {
            return new GenerationRun(order, open, caller, jobs).run();
        }
    }

    private static void requireOneInput(@Nullable String prompt, @Nullable Path ids, @Nullable Path state) {
        if (prompt != null && ids != null) {
            throw new UsageException("generate takes --prompt or --ids, not both");
        }
        if (prompt == null && ids == null && state == null) {
            throw new UsageException("generate needs --prompt or --ids, or --state to go on with");
        }
    }

    private static SamplingOptions sampling(double temperature, int topK, double topP, double minP, double penalty) {
        Options.require(temperature >= 0, "--temperature", temperature, "0 or more");
        Options.require(topK >= 0, "--top-k", topK, "0 (all) or more");
        Options.require(topP > 0 && topP <= 1, "--top-p", topP, "above 0, at most 1,");
        Options.require(minP >= 0 && minP <= 1, "--min-p", minP, "0 to 1");
        Options.require(penalty > 0, "--repetition-penalty", penalty, "above 0");
        return new SamplingOptions(temperature, topK, topP, minP, penalty, 0);
    }

    private static void requireStops(List<String> stops, boolean ids) {
        if (ids && !stops.isEmpty()) {
            throw new UsageException("--stop needs a text; sequences of --ids have none");
        }
        try {
            new StopStrings(stops);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--stop: " + e.getMessage());
        }
    }
}
