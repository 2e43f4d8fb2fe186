// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal;

import io.heddle.api.mechanism.Mechanism;
import io.heddle.shell.internal.argument.Command;
import io.heddle.shell.internal.argument.Options;
import io.heddle.shell.internal.argument.UsageException;
import io.heddle.shell.internal.bench.BenchJson;
import io.heddle.shell.internal.bench.BenchOrder;
import io.heddle.shell.internal.bench.BenchPage;
import io.heddle.shell.internal.bench.BenchReport;
import io.heddle.shell.internal.bench.Contenders;
import io.heddle.shell.internal.bench.Contenders.Contender;
import io.heddle.shell.internal.bench.Figures;
import io.heddle.shell.internal.bench.Machine;
import io.heddle.shell.internal.bench.Measurement;
import io.heddle.shell.internal.model.CacheChoice;
import io.heddle.shell.internal.model.LabelledText;
import io.heddle.shell.internal.model.ModelChoice;
import io.heddle.shell.internal.model.ModelOpener;
import io.heddle.shell.internal.model.OpenModel;
import io.heddle.shell.internal.model.OutputFile;
import io.heddle.shell.internal.model.Precision;
import io.heddle.shell.internal.model.WeightAccess;
import io.heddle.shell.internal.model.WindowLoss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Parameter;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Measures stacks on this machine. */
@Component(service = Function.class, immediate = true,
        property = {"osgi.command.scope=heddle", "osgi.command.function=bench"})
public final class BenchCommand extends Command {

    private static final int WINDOW = 512;

    private final Callers callers;
    private final ModelOpener models;
    private final Map<Mechanism, String> mechanisms = new ConcurrentHashMap<>();

    /** Both stay as long as this. */
    @Activate
    public BenchCommand(@Reference Callers callers, @Reference ModelOpener models) {
        this.callers = callers;
        this.models = models;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindMechanism(Mechanism mechanism) {
        mechanisms.put(mechanism, mechanism.describe().name());
    }

    void unbindMechanism(Mechanism mechanism) {
        mechanisms.remove(mechanism);
    }

    /** Without a model or a notation, the stacks that publications compare, at equal width and with random weights. */
    @Descriptor("measure speed and memory of a model, of stacks, or of the kinds of stacks beside each other, and plot them")
    public BenchReport bench(CommandSession session,
            @Descriptor("a model's folder, to measure it alone or beside others")
            @Parameter(names = "--model", absentValue = "") @Nullable Path model,
            @Descriptor("one more stack to measure, a notation in quotes; may be given several times")
            @Parameter(names = "--against", absentValue = "") List<String> against,
            @Descriptor("tokens before the one that is timed, with commas; K is 1024")
            @Parameter(names = "--contexts", absentValue = "1K,4K,16K,64K") String contexts,
            @Descriptor("sequences at once, with commas")
            @Parameter(names = "--batches", absentValue = "1,4,16") String batches,
            @Descriptor("tokens that are timed one by one; their median counts")
            @Parameter(names = "--steps", absentValue = "32") int steps,
            @Descriptor("tokens of a prompt whose reading is timed")
            @Parameter(names = "--prompt", absentValue = "2K") String prompt,
            @Descriptor("prompts that are read at once")
            @Parameter(names = "--prompt-batch", absentValue = "16") int promptBatch,
            @Descriptor("the width of the stacks that are compared without a notation")
            @Parameter(names = "--width", absentValue = "256") int width,
            @Descriptor("their layers, each a mixer and an MLP")
            @Parameter(names = "--layers", absentValue = "6") int layers,
            @Descriptor("how many seconds one figure may take; longer ones are left out")
            @Parameter(names = "--seconds", absentValue = "10") double seconds,
            @Descriptor("a text by which the model's quality is measured, for the efficiency")
            @Parameter(names = "--text", absentValue = "") @Nullable Path text,
            @Descriptor("the compute to run on; the best one if left out")
            @Parameter(names = "--compute", absentValue = "") @Nullable String compute,
            @Descriptor("how weights are reached: map the file, copy it into memory, or round them to int8 or int4 when they are loaded")
            @Parameter(names = "--weights", absentValue = "map") WeightAccess weights,
            @Descriptor("in which form past keys and values are kept: f32, bf16 or int8")
            @Parameter(names = "--cache", absentValue = "f32") CacheChoice cache,
            @Descriptor("where the page and the figures go: PREFIX.html and PREFIX.json")
            @Parameter(names = "--out", absentValue = "heddle-bench") Path out,
            @Descriptor("a stack to measure: a notation, or a file with one") String[] notation) throws IOException {
        BenchOrder order = new BenchOrder(counts("--contexts", contexts), counts("--batches", batches),
                Options.atLeast(1, "--steps", steps), one("--prompt", prompt), Options.atLeast(1, "--prompt-batch", promptBatch),
                seconds);
        Options.require(seconds > 0, "--seconds", seconds, "above 0");
        Options.atLeast(1, "--layers", layers);
        Options.require(width > 0 && width % Contenders.WIDTH_UNIT == 0, "--width", width, "a multiple of " + Contenders.WIDTH_UNIT);
        Caller caller = callers.of(session);
        Path page = caller.resolve(Path.of(out + ".html"));
        Path figures = caller.resolve(Path.of(out + ".json"));
        OutputFile.require("--out", page);
        List<Contender> contenders = new ArrayList<>();
        if (model != null) {
            contenders.add(new Contender(model.getFileName().toString(), () -> models.open(
                    new ModelChoice(caller.resolve(model), weights, compute, Precision.F32, true, cache))));
        }
        List<String> notations = new ArrayList<>(notation.length == 0 ? List.of() : List.of(String.join(" ", notation)));
        notations.addAll(against);
        notations.forEach(each -> contenders.add(described(caller, each, each, weights, cache, compute)));
        boolean comparison = contenders.isEmpty();
        if (comparison) {
            Contenders.published(width, layers).forEach((name, stack) -> contenders.add(described(caller, name, stack, weights, cache, compute)));
        }
        BenchReport report = measure(caller, order, contenders, comparison
                ? Contenders.alone(mechanisms.values(), width).entrySet().stream()
                        .map(each -> described(caller, each.getKey(), each.getValue(), weights, cache, compute)).toList()
                : List.of(), model == null ? null : caller.resolveIfGiven(text));
        Files.writeString(page, new BenchPage(report).html());
        Files.writeString(figures, new BenchJson(report).json());
        return report.with(List.of("plots: " + page, "figures: " + figures));
    }

    private Contender described(Caller caller, String name, String notation, WeightAccess weights, CacheChoice cache,
            @Nullable String compute) {
        return new Contender(name, () -> models.open(caller.folder(), notation, weights, cache, compute));
    }

    private static BenchReport measure(Caller caller, BenchOrder order, List<Contender> contenders, List<Contender> alone,
            @Nullable Path text) throws IOException {
        List<Figures> figures = new ArrayList<>();
        List<Figures> mechanisms = new ArrayList<>();
        String compute = "";
        for (Contender contender : contenders) {
            try (OpenModel open = contender.opener().open()) {
                OptionalDouble quality = text == null ? OptionalDouble.empty() : quality(open, text);
                Measurement measurement = new Measurement(contender.name(), open, order, what -> tell(caller, what));
                figures.add(measurement.run(quality));
                compute = open.stack().computes().getFirst();
            }
        }
        for (Contender contender : alone) {
            try (OpenModel open = contender.opener().open()) {
                mechanisms.add(new Measurement(contender.name(), open, order, what -> tell(caller, what)).readingAlone());
            } catch (RuntimeException cannotStandAlone) {
                tell(caller, contender.name() + " is left out: " + cannotStandAlone.getMessage());
            }
        }
        return new BenchReport(Machine.describe(), compute, LocalDate.now().toString(), order, figures, mechanisms, List.of());
    }

    /** The mean probability of a byte of a text. */
    private static OptionalDouble quality(OpenModel open, Path text) throws IOException {
        LabelledText labelled = LabelledText.read(text, open.tokenizer());
        try {
            double nats = new WindowLoss(open, labelled.tokens(), WINDOW, null).sum(read -> {});
            return OptionalDouble.of(Math.exp(-nats / labelled.bytes()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return OptionalDouble.empty();
        }
    }

    private static void tell(Caller caller, String what) {
        if (caller.watched()) {
            caller.err().println(what);
        }
    }

    private static List<Integer> counts(String option, String text) {
        return PlanCommand.counts(option, text).stream().map(count -> whole(option, count)).toList();
    }

    private static int one(String option, String text) {
        List<Integer> counts = counts(option, text);
        if (counts.size() != 1) {
            throw new UsageException(option + " is " + text + "; one number is allowed");
        }
        return counts.getFirst();
    }

    private static int whole(String option, long count) {
        Options.require(count <= Integer.MAX_VALUE / 2, option, count, "at most " + Integer.MAX_VALUE / 2);
        return (int) count;
    }
}
