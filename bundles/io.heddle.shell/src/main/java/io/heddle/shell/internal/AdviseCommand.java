// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal;

import io.heddle.api.stack.StackSpec;
import io.heddle.api.stack.Stacks;
import io.heddle.shell.internal.advice.Advice;
import io.heddle.shell.internal.advice.Advisor;
import io.heddle.shell.internal.advice.Need;
import io.heddle.shell.internal.argument.Command;
import io.heddle.shell.internal.argument.Options;
import io.heddle.shell.internal.argument.UsageException;
import io.heddle.shell.internal.model.Notation;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Recommends stacks. */
@Component(service = Function.class, immediate = true,
        property = {"osgi.command.scope=heddle", "osgi.command.function=advise"})
public final class AdviseCommand extends Command {

    private static final Pattern BYTES = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,6})?)\\s*(?:([KMGT])(?:I?B)?|B)?");
    private static final String UNITS = "KMGT";

    private final Callers callers;
    private final Stacks stacks;

    /** Both stay as long as this. */
    @Activate
    public AdviseCommand(@Reference Callers callers, @Reference Stacks stacks) {
        this.callers = callers;
        this.stacks = stacks;
    }

    /** Reads no weights. */
    @Descriptor("recommend a stack for a context, a memory and what is asked of it, and say why")
    public Advice advise(CommandSession session,
            @Descriptor("tokens of a sequence; K is 1024, M is 1024 K")
            @Parameter(names = "--context", absentValue = Options.REQUIRED) String context,
            @Descriptor("the bytes that weights and state may take, as 16G")
            @Parameter(names = "--memory", absentValue = Options.REQUIRED) String memory,
            @Descriptor("what it must be good at, with commas: recall, streaming, latency, throughput, training, memory")
            @Parameter(names = "--needs", absentValue = "recall,latency") String needs,
            @Descriptor("the width of the stacks that are compared; a multiple of 256")
            @Parameter(names = "--width", absentValue = "2048") int width,
            @Descriptor("their layers, each a mixer and an MLP")
            @Parameter(names = "--layers", absentValue = "24") int layers,
            @Descriptor("how many tokens they know")
            @Parameter(names = "--vocab", absentValue = "32000") int vocabulary,
            @Descriptor("bytes of a weight's element")
            @Parameter(names = "--weights-bytes", absentValue = "4") double weightsBytes,
            @Descriptor("bytes of a state's or a cache's element")
            @Parameter(names = "--state-bytes", absentValue = "4") double stateBytes,
            @Descriptor("a stack of yours to compare: a notation, or a file with one") String[] notation)
            throws IOException {
        Options.require(weightsBytes > 0, "--weights-bytes", weightsBytes, "above 0");
        Options.require(stateBytes > 0, "--state-bytes", stateBytes, "above 0");
        List<Long> tokens = PlanCommand.counts("--context", context);
        if (tokens.size() != 1) {
            throw new UsageException("--context is " + context + "; one number is allowed");
        }
        Advisor.Question question = new Advisor.Question(tokens.getFirst(), bytes("--memory", memory),
                Need.list("--needs", needs), width, layers, vocabulary, weightsBytes, stateBytes);
        List<StackSpec> own = notation.length == 0 ? List.of()
                : List.of(stacks.parse(Notation.text(callers.of(session).folder(), notation)));
        return new Advisor(stacks, own).advise(question);
    }

    /** A number of bytes; K, M, G and T are powers of 1024. */
    static double bytes(String option, String text) {
        Matcher matcher = BYTES.matcher(text.strip().toUpperCase(Locale.ROOT));
        if (matcher.matches()) {
            int power = matcher.group(2) == null ? 0 : UNITS.indexOf(matcher.group(2)) + 1;
            double value = Double.parseDouble(matcher.group(1)) * Math.pow(1024, power);
            if (value >= 1) {
                return value;
            }
        }
        throw new UsageException(option + " is '" + text + "'; a number of bytes, as 17179869184 or 16G, is allowed");
    }
}
