// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The child's end of a contest: makes a bench, says {@code ready}, and then measures a part as often
 * as a line {@code PART SECONDS} comes in, answering with the median of its calls in seconds.
 */
public final class Server {
    static final String READY = "ready";
    static final String MEDIAN = "median";
    static final String FAILED = "failed";
    static final String FACT_SEPARATOR = "\t";
    private static final int FIRST_ROOM = 16;
    private static final double NANOS = 1e-9;

    private Server() {}

    /** Makes a bench of its name and arguments. */
    @FunctionalInterface
    public interface Maker {
        /** @throws Exception if it cannot be had here; its message is what the reader is told */
        Bench make(String name, List<String> arguments) throws Exception;
    }

    /** Serves until the input ends. Libraries print to the error stream meanwhile. */
    public static void serve(String[] arguments, Maker maker) throws IOException {
        PrintStream answers = System.out;
        System.setOut(System.err);
        try (Bench bench = maker.make(arguments[0], Arrays.asList(arguments).subList(1, arguments.length))) {
            answers.println(READY + bench.facts().entrySet().stream()
                    .map(fact -> FACT_SEPARATOR + fact.getKey() + "=" + fact.getValue()).collect(Collectors.joining()));
            var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ");
                answers.println(MEDIAN + " " + median(bench.parts(), words[0], Double.parseDouble(words[1])));
            }
        } catch (Exception | LinkageError | OutOfMemoryError failure) {
            failure.printStackTrace();
            answers.println(FAILED + " " + oneLine(failure));
        }
        answers.flush();
    }

    private static double median(Map<String, Runnable> parts, String name, double seconds) {
        Runnable part = parts.get(name);
        if (part == null) {
            throw new IllegalArgumentException("there is no part " + name + "; there are " + parts.keySet());
        }
        double[] times = new double[FIRST_ROOM];
        int calls = 0;
        double spent = 0;
        while (calls == 0 || spent < seconds) {
            long begin = System.nanoTime();
            part.run();
            double time = (System.nanoTime() - begin) * NANOS;
            times = calls < times.length ? times : Arrays.copyOf(times, 2 * calls);
            times[calls++] = time;
            spent += time;
        }
        return Medians.of(Arrays.copyOf(times, calls));
    }

    private static String oneLine(Throwable failure) {
        Throwable cause = failure;
        while (cause.getMessage() == null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage() == null ? cause : cause.getMessage()).replaceAll("\\s+", " ");
    }
}
