// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.row;

import io.heddle.benchmarks.Contest;
import io.heddle.benchmarks.Contest.Entry;
import io.heddle.benchmarks.ModelShape;
import io.heddle.benchmarks.Processes;
import io.heddle.benchmarks.Unavailable;
import io.heddle.benchmarks.WeightType;
import io.heddle.benchmarks.llama.ModelFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * llama.cpp in a contest, with a model file that is written for it: entered with all processors and with one,
 * since threads that wait for each other lose much on a busy machine; the faster way counts.
 *
 * @param processes what starts it
 * @param shape of the model
 * @param type of its matrices
 */
record Llama(Processes processes, ModelShape shape, WeightType type) implements AutoCloseable {
    private static final String NAME = "llama.cpp";
    private static final String ALONE = "llama.cpp, 1 thread";

    void enter(Contest contest) {
        contest.enter(NAME, on(Runtime.getRuntime().availableProcessors()));
        contest.enter(ALONE, on(1));
    }

    private Entry on(int threads) {
        return () -> {
            Path libraries = processes.llamaLibraries();
            try {
                return processes.llama(libraries, files().of(shape, type), threads);
            } catch (IOException full) {
                throw new Unavailable("the model file could not be written: " + full.getMessage());
            }
        };
    }

    private ModelFiles files() {
        return new ModelFiles(processes.options().output().resolve("bench-models"));
    }

    /** The faster of its ways. */
    private static Optional<String> best(Contest contest) {
        return Stream.of(NAME, ALONE).filter(way -> contest.seconds(way).isPresent())
                .min(Comparator.comparingDouble(way -> contest.seconds(way).getAsDouble()));
    }

    /** Its speed, if it was measured. */
    static Stream<Figure> speed(Contest contest) {
        return best(contest).stream().map(way -> new Figure(NAME, 1 / contest.seconds(way).getAsDouble(), "tokens/s"));
    }

    /** Compares how fast both are. */
    static Check slowerThanOurs(Contest contest) {
        String what = "times as fast as llama.cpp at the same bits";
        String wanted = "≥ 1";
        return Ours.check(contest, what, wanted, ours -> best(contest)
                .map(way -> Check.atLeast(what, contest.ratio(way, Ours.NAME).getAsDouble(), 1))
                .orElseGet(() -> Check.unavailable(what, wanted, contest.absence(NAME).orElse("no reason given"))));
    }

    /** Deletes the model file, unless it is to be kept; after the contest. */
    @Override
    public void close() {
        if (processes.options().keep()) {
            return;
        }
        try {
            Files.deleteIfExists(files().path(shape, type));
        } catch (IOException kept) {
            System.err.println("benchmarks: a model file stays: " + kept.getMessage());
        }
    }
}
