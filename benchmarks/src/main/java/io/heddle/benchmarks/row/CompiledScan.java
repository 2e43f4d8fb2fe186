// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.row;

import io.heddle.benchmarks.Contestant;
import io.heddle.benchmarks.Options;
import io.heddle.benchmarks.Unavailable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The scan in C, compiled where it is measured. The program takes threads, length and channels, and
 * prints a line with {@code median N ms}.
 *
 * @param command what runs it
 */
record CompiledScan(List<String> command) implements Contestant {
    private static final Pattern MEDIAN = Pattern.compile("median ([0-9.]+) ms");
    private static final double MILLI = 1e-3;

    static CompiledScan compile(Options options, int time, int channels) throws Unavailable {
        Path source = options.scanSource().orElseThrow(() ->
                new Unavailable("there is no C kernel; name its file with --scan or HEDDLE_SCAN_PEER"));
        if (!Files.isReadable(source)) {
            throw new Unavailable("there is no C kernel at " + source);
        }
        Path program = options.output().resolve("bench-scan");
        run(List.of("gcc", "-O3", "-march=native", "-fopenmp", source.toString(), "-o", program.toString(), "-lm"));
        return new CompiledScan(List.of(program.toString(), "1", Integer.toString(time), Integer.toString(channels)));
    }

    /** The program decides by itself how long it measures, about a quarter of a second. */
    @Override
    public double round(String part, double seconds) throws Unavailable {
        Matcher median = MEDIAN.matcher(run(command));
        if (!median.find()) {
            throw new Unavailable("the C kernel did not print its median");
        }
        return Double.parseDouble(median.group(1)) * MILLI;
    }

    private static String run(List<String> command) throws Unavailable {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new Unavailable(command.getFirst() + " failed: " + output.lines().findFirst().orElse("no reason given"));
            }
            return output;
        } catch (IOException notThere) {
            throw new Unavailable(notThere.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new Unavailable("interrupted");
        }
    }
}
