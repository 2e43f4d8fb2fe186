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
import io.heddle.shell.internal.score.ScoreOrder;
import io.heddle.shell.internal.score.ScoreReport;
import io.heddle.shell.internal.score.ScoreRun;
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

/** Measures how many multiple-choice questions a model answers right, by the likelihood of each choice. */
@Component(service = Function.class, immediate = true,
        property = {"osgi.command.scope=heddle", "osgi.command.function=score"})
public final class ScoreCommand extends Command {

    private final Callers callers;
    private final ModelOpener models;
    private final Jobs jobs;

    /** All stay as long as this. */
    @Activate
    public ScoreCommand(@Reference Callers callers, @Reference ModelOpener models, @Reference Jobs jobs) {
        this.callers = callers;
        this.models = models;
        this.jobs = jobs;
    }

    /**
     * {@code acc} counts where the right choice has the highest log-likelihood, {@code acc_norm} where it has the highest
     * for its length in bytes of UTF-8 (lm-evaluation-harness counts characters).
     */
    @Descriptor("answer multiple-choice questions by log-likelihood, worded and encoded as lm-evaluation-harness does: one"
            + " space before each choice, spaces at a context's end go to the choice; acc_norm divides by the choice's bytes")
    public ScoreReport score(CommandSession session,
            @Descriptor("the model's folder; the built-in model if left out")
            @Parameter(names = "--model", absentValue = "") @Nullable Path model,
            @Descriptor("instead of --model: a notation, or a file with one; its weights are random")
            @Parameter(names = "--stack", absentValue = "") @Nullable String stack,
            @Descriptor("the file with a JSON object a line: HellaSwag (ctx or ctx_a and ctx_b, endings, label), MMLU"
                    + " (question, choices, answer, subject), or context, choices, answer")
            @Parameter(names = "--questions", absentValue = Options.REQUIRED) Path questions,
            @Descriptor("score the texts of MMLU's choices instead of their letters")
            @Parameter(names = "--continuations", presentValue = Options.ON, absentValue = Options.OFF) boolean continuations,
            @Descriptor("how many examples of the same subject stand before each question")
            @Parameter(names = "--shots", absentValue = "0") int shots,
            @Descriptor("the file with the examples; the first of each subject in --questions if left out, which do not"
                    + " count then")
            @Parameter(names = "--shots-from", absentValue = "") @Nullable Path shotsFrom,
            @Descriptor("the most questions to answer; 0 for all")
            @Parameter(names = "--limit", absentValue = "0") int limit,
            @Descriptor("begin each context with what the tokenizer puts before a text, such as a begin token")
            @Parameter(names = "--bos", presentValue = Options.ON, absentValue = Options.OFF) boolean bos,
            @Descriptor("the JSON file that gets the log-likelihoods of all choices")
            @Parameter(names = "--out", absentValue = "") @Nullable Path out,
            @Descriptor("the compute to run on; the best one if left out")
            @Parameter(names = "--compute", absentValue = "") @Nullable String compute,
            @Descriptor("how weights are reached: map the file, or copy it into memory")
            @Parameter(names = "--weights", absentValue = "map") WeightAccess weights)
            throws IOException, InterruptedException {
        GivenModel given = new GivenModel(model, stack, weights, compute);
        given.requireOne("score");
        Options.atLeast(0, "--shots", shots);
        Options.atLeast(0, "--limit", limit);
        if (shots == 0 && shotsFrom != null) {
            throw new UsageException("--shots-from does nothing without --shots; give both, or neither");
        }
        Caller caller = callers.of(session);
        ScoreOrder order = new ScoreOrder(caller.resolve(questions), continuations, shots, caller.resolveIfGiven(shotsFrom),
                limit, bos, caller.resolveIfGiven(out));
        OutputFile.require("--out", order.out());
        try (OpenModel open = given.open(models, callers, caller)) {
            return new ScoreRun(order, open, caller, jobs).run();
        }
    }
}
