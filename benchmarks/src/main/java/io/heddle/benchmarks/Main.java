// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks;

import io.heddle.benchmarks.row.Row;
import io.heddle.benchmarks.row.RowResult;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Measures the rows that are asked for, prints each, and writes {@code peers.md} and {@code peers.json}. */
public final class Main {
    private static final int WRONG_USAGE = 2;

    private Main() {}

    /** The system property {@code heddle.root} names the source tree. */
    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(System.getProperty("heddle.root", ".")).toAbsolutePath().normalize();
        if (List.of(arguments).contains("--help")) {
            System.out.print(Options.USAGE.formatted(ids(Row.all())));
            return;
        }
        try {
            Options options = Options.parse(arguments, root);
            run(options, chosen(options));
        } catch (IllegalArgumentException wrong) {
            System.err.println("benchmarks: " + wrong.getMessage());
            System.exit(WRONG_USAGE);
        }
    }

    private static List<Row> chosen(Options options) {
        List<Row> all = Row.all();
        for (String id : options.rows()) {
            if (all.stream().noneMatch(row -> matches(row, id))) {
                throw new IllegalArgumentException("there is no row " + id + "; there are " + ids(all));
            }
        }
        return all.stream().filter(row -> options.rows().isEmpty() || options.rows().stream().anyMatch(id -> matches(row, id))).toList();
    }

    /** A row is called by its id or by how it begins: {@code decode}. */
    private static boolean matches(Row row, String id) {
        return row.id().equals(id) || row.id().startsWith(id + "-");
    }

    private static String ids(List<Row> rows) {
        return rows.stream().map(Row::id).collect(Collectors.joining(", "));
    }

    private static void run(Options options, List<Row> rows) throws IOException {
        Machine machine = Machine.here(options.root());
        String conditions = conditions(options);
        System.out.println(machine.line() + conditions);
        List<RowResult> results = new ArrayList<>();
        for (Row row : rows) {
            RowResult result = row.measure(new Processes(options));
            System.out.print(Report.lines(result));
            results.add(result);
            // Written after each row, so that a run that is cut off leaves something.
            new Report(machine, conditions, results).write(options.output());
        }
        System.out.println("results: " + options.root().relativize(options.output().resolve("peers.md"))
                + " and peers.json beside it");
    }

    private static String conditions(Options options) {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        boolean busy = load > Runtime.getRuntime().availableProcessors() / 2.0;
        return (busy ? String.format(Locale.ROOT, ", on a busy machine (load %.1f before the run)", load) : "")
                + (options.quick() ? ", quick" : "") + (options.small() ? ", a quarter of the layers" : "");
    }
}
