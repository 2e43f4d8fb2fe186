// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal;

import io.heddle.shell.internal.argument.Command;
import io.heddle.shell.internal.argument.Options;
import io.heddle.shell.internal.argument.UsageException;
import io.heddle.shell.internal.model.Subject;
import io.heddle.shell.internal.model.Subjects;
import io.heddle.shell.internal.result.MemoryPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Parameter;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells how much memory a model will take. */
@Component(service = Function.class, immediate = true,
        property = {"osgi.command.scope=heddle", "osgi.command.function=plan"})
public final class PlanCommand extends Command {

    private static final Pattern COUNT = Pattern.compile("(\\d{1,12})([KkMm]?)");
    private static final long KIBI = 1024;

    private final Callers callers;
    private final Subjects subjects;

    /** Both stay as long as this. */
    @Activate
    public PlanCommand(@Reference Callers callers, @Reference Subjects subjects) {
        this.callers = callers;
        this.subjects = subjects;
    }

    /** Reads no weights. */
    @Descriptor("tell how many bytes weights, state and key-value caches take, before anything is loaded")
    public MemoryPlan plan(CommandSession session,
            @Descriptor("the model: its folder, or its file; the built-in model if left out")
            @Parameter(names = "--model", absentValue = "") @Nullable Path model,
            @Descriptor("tokens of a sequence, with commas; K is 1024, M is 1024 K")
            @Parameter(names = "--contexts", absentValue = "1K,4K,16K,64K") String contexts,
            @Descriptor("sequences at once, with commas")
            @Parameter(names = "--batches", absentValue = "1,8") String batches,
            @Descriptor("bytes of a weight's element")
            @Parameter(names = "--weights-bytes", absentValue = "4") double weightsBytes,
            @Descriptor("bytes of a state's or a cache's element")
            @Parameter(names = "--state-bytes", absentValue = "4") double stateBytes,
            @Descriptor("instead of --model: a notation, or a file with one") String[] notation) throws IOException {
        Subjects.requireOne(model, notation);
        Options.require(weightsBytes > 0, "--weights-bytes", weightsBytes, "above 0");
        Options.require(stateBytes > 0, "--state-bytes", stateBytes, "above 0");
        List<Long> tokens = counts("--contexts", contexts);
        List<Long> sequences = counts("--batches", batches);
        Caller caller = callers.of(session);
        Subject subject = notation.length == 0 ? subjects.checkpoint(callers.model(caller, model))
                : subjects.description(subjects.parse(caller.folder(), notation));
        return new MemoryPlan(subject.title(), subject.outline(), subject.context(), subject.fileBytes(), tokens,
                sequences, weightsBytes, stateBytes);
    }

    /** At least 1, at most 2^40: beyond that products of sizes would not fit. */
    static List<Long> counts(String option, String text) {
        return Arrays.stream(text.split(",", -1)).map(String::strip).map(word -> count(option, word)).toList();
    }

    private static long count(String option, String word) {
        Matcher matcher = COUNT.matcher(word);
        if (matcher.matches()) {
            long unit = switch (matcher.group(2)) {
                case "K", "k" -> KIBI;
                case "M", "m" -> KIBI * KIBI;
                default -> 1;
            };
            long value = Long.parseLong(matcher.group(1)) * unit;
            if (value >= 1 && value <= 1L << 40) {
                return value;
            }
        }
        throw new UsageException(option + " has '" + word + "'; whole numbers from 1 on, as 4096 or 4K, are allowed");
    }
}
