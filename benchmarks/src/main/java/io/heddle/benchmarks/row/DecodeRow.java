// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.row;

import io.heddle.benchmarks.Contest;
import io.heddle.benchmarks.ModelShape;
import io.heddle.benchmarks.Processes;
import io.heddle.benchmarks.Unavailable;
import io.heddle.benchmarks.WeightType;
import io.heddle.benchmarks.llama.ModelFiles;
import io.heddle.benchmarks.ours.OurProcess;
import io.heddle.benchmarks.probe.ProbeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * Token after token with a large model: how close to what memory can deliver, and against llama.cpp at the
 * same bits.
 *
 * @param whole the model with all its layers
 * @param type of its matrices
 */
record DecodeRow(ModelShape whole, WeightType type) implements Row {
    private static final String OURS = "Heddle";
    private static final String BANDWIDTH = "bandwidth";
    private static final String LLAMA = "llama.cpp";
    /** One thread does not wait for others, which counts on a busy machine; the faster way is taken. */
    private static final String LLAMA_ALONE = "llama.cpp, 1 thread";
    private static final double SHARE = 0.85;
    private static final double GIGA = 1e9;
    /** Sequences begin anew after 128 tokens. */
    private static final double MEAN_CONTEXT = 64;

    @Override
    public String id() {
        String kind = whole instanceof ModelShape.Mamba2 ? "mamba2" : "transformer";
        return "decode-" + kind + "-" + type.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public RowResult measure(Processes processes) {
        ModelShape shape = processes.options().small() ? whole.quarter() : whole;
        ModelFiles files = new ModelFiles(processes.options().output().resolve("bench-models"));
        int threads = Runtime.getRuntime().availableProcessors();
        try (Contest contest = new Contest()) {
            contest.enter(BANDWIDTH, () -> processes.probe(ProbeProcess.BANDWIDTH));
            contest.enter(LLAMA, () -> processes.llama(file(files, shape), threads));
            contest.enter(LLAMA_ALONE, () -> processes.llama(file(files, shape), 1));
            contest.enter(OURS, () -> processes.ours(OurProcess.DECODE, shape.notation(), type.name()));
            contest.play(processes.options().pace());
            return new RowResult("decode, " + shape.name() + ", " + type, figures(contest, shape),
                    List.of(share(contest, shape), peer(contest)));
        } finally {
            if (!processes.options().keep()) {
                delete(files, shape);
            }
        }
    }

    private Path file(ModelFiles files, ModelShape shape) throws Unavailable {
        try {
            return files.of(shape, type);
        } catch (IOException full) {
            throw new Unavailable("the model file could not be written: " + full.getMessage());
        }
    }

    private void delete(ModelFiles files, ModelShape shape) {
        try {
            Files.deleteIfExists(files.path(shape, type));
        } catch (IOException kept) {
            System.err.println("benchmarks: a model file stays: " + kept.getMessage());
        }
    }

    private List<Figure> figures(Contest contest, ModelShape shape) {
        List<Figure> figures = new ArrayList<>();
        contest.seconds(OURS).ifPresent(time ->
                figures.add(new Figure(OURS + " (" + contest.fact(OURS, "compute") + ")", 1 / time, "tokens/s")));
        llama(contest).ifPresent(time -> figures.add(new Figure(LLAMA, 1 / time, "tokens/s")));
        figures.add(new Figure("a token moves", shape.bytesPerToken(type.bytes(), MEAN_CONTEXT) / GIGA, "GB"));
        contest.seconds(BANDWIDTH).ifPresent(time -> figures.add(new Figure(BANDWIDTH, bandwidth(contest) / GIGA, "GB/s")));
        return figures;
    }

    private static double bandwidth(Contest contest) {
        return Double.parseDouble(contest.fact(BANDWIDTH, ProbeProcess.AMOUNT)) / contest.seconds(BANDWIDTH).getAsDouble();
    }

    private static OptionalDouble llama(Contest contest) {
        return Stream.of(LLAMA, LLAMA_ALONE).map(contest::seconds).flatMapToDouble(OptionalDouble::stream).min();
    }

    private Check share(Contest contest, ModelShape shape) {
        String what = "of what memory bandwidth allows";
        String wanted = "≥ " + SHARE;
        if (contest.seconds(OURS).isEmpty()) {
            return Check.failed(what, wanted, contest.absence(OURS).orElse("no reason given"));
        }
        if (contest.seconds(BANDWIDTH).isEmpty()) {
            return Check.unavailable(what, wanted, contest.absence(BANDWIDTH).orElse("no reason given"));
        }
        double reached = shape.bytesPerToken(type.bytes(), MEAN_CONTEXT) / contest.seconds(OURS).getAsDouble();
        return Check.atLeast(what, reached / bandwidth(contest), SHARE);
    }

    private static Check peer(Contest contest) {
        String what = "times as fast as llama.cpp at the same bits";
        String wanted = "≥ 1";
        if (contest.seconds(OURS).isEmpty()) {
            return Check.failed(what, wanted, contest.absence(OURS).orElse("no reason given"));
        }
        return llama(contest).isEmpty()
                ? Check.unavailable(what, wanted, contest.absence(LLAMA).orElse("no reason given"))
                : Check.atLeast(what, llama(contest).getAsDouble() / contest.seconds(OURS).getAsDouble(), 1);
    }
}
