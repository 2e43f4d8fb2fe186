// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is asked for on the command line.
 *
 * @param rows ids of the rows to run; all if empty
 * @param quick whether to measure briefly, for a first look
 * @param small whether whole models have a quarter of their layers
 * @param keep whether model files stay for the next run
 * @param scanSource the C kernel of the scan, if there is one
 * @param root the source tree
 */
public record Options(List<String> rows, boolean quick, boolean small, boolean keep, Optional<Path> scanSource, Path root) {
    private static final String QUICK = "--quick";
    private static final String SMALL = "--small";
    private static final String KEEP = "--keep";
    static final String USAGE = """
            benchmarks/run [--rows ID,ID,..] [--quick] [--small] [--keep] [--scan FILE.c] [--no-build]
              --rows   which rows; all of them: %s
              --quick  short rounds, for a first look
              --small  whole models with a quarter of their layers: a quarter of memory, disk and time
              --keep   leave the model files in target/bench-models for the next run
              --scan   the C kernel that the selective scan is compared with; by default
                       $HEDDLE_SCAN_PEER, or ../shared/peers/selective_scan_avx512.c where it exists
            benchmarks/run --jmh [JMH ARGUMENTS]   the kernels alone, through JMH
            """;

    /** Copies the list. */
    public Options {
        rows = List.copyOf(rows);
    }

    /** @throws IllegalArgumentException saying what was found and what is allowed */
    static Options parse(String[] arguments, Path root) {
        List<String> rows = List.of();
        Optional<Path> scan = Optional.empty();
        Set<String> flags = new HashSet<>();
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case QUICK, SMALL, KEEP -> flags.add(arguments[i]);
                case "--rows" -> rows = List.of(value(arguments, ++i).split(","));
                case "--scan" -> scan = Optional.of(Path.of(value(arguments, ++i)));
                default -> throw new IllegalArgumentException("there is no option " + arguments[i] + "; see --help");
            }
        }
        return new Options(rows, flags.contains(QUICK), flags.contains(SMALL), flags.contains(KEEP),
                scan.or(() -> usualScan(root)), root);
    }

    private static String value(String[] arguments, int index) {
        if (index >= arguments.length) {
            throw new IllegalArgumentException(arguments[index - 1] + " needs a value; see --help");
        }
        return arguments[index];
    }

    private static Optional<Path> usualScan(Path root) {
        String named = System.getenv("HEDDLE_SCAN_PEER");
        return named != null ? Optional.of(Path.of(named))
                : Optional.of(root.resolveSibling("shared/peers/selective_scan_avx512.c")).filter(Files::exists);
    }

    /** How long each contest lasts. */
    public Pace pace() {
        return quick ? Pace.QUICK : Pace.USUAL;
    }

    /** Where results, logs and model files go. */
    public Path output() {
        return root.resolve("benchmarks/target");
    }
}
