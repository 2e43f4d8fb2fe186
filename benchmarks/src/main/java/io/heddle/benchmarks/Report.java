// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.heddle.benchmarks.row.Check;
import io.heddle.benchmarks.row.Figure;
import io.heddle.benchmarks.row.RowResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a run found, as a table and as data.
 *
 * @param machine where
 * @param conditions how it was measured where that was not the usual way
 * @param rows so far
 */
record Report(Machine machine, String conditions, List<RowResult> rows) {
    Report {
        rows = List.copyOf(rows);
    }

    /** One line a target, for the terminal. */
    static String lines(RowResult row) {
        StringBuilder text = new StringBuilder(row.work()).append('\n');
        if (!row.figures().isEmpty()) {
            text.append("  ").append(figures(row, ", ")).append('\n');
        }
        for (Check check : row.checks()) {
            text.append("  %s %s (target %s): %s%n".formatted(check.ratio(), check.what(), check.target(), check.conclusion()));
        }
        return text.toString();
    }

    private static String figures(RowResult row, String separator) {
        return row.figures().stream().map(Figure::words).collect(Collectors.joining(separator));
    }

    /** A table that can stand in a page as it is. */
    String markdown() {
        StringBuilder text = new StringBuilder(machine.line()).append(conditions).append(".\n\n")
                .append("| work | measured | target | ratio | verdict |\n|---|---|---|---|---|\n");
        for (RowResult row : rows) {
            String work = row.work();
            String figures = figures(row, ", ");
            for (Check check : row.checks()) {
                text.append("| %s | %s | %s %s | %s | %s |%n".formatted(work, figures, check.target(), check.what(),
                        check.ratio(), check.conclusion()));
                work = "";
                figures = "";
            }
        }
        return text.toString();
    }

    /** Writes both forms. */
    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("peers.md"), markdown());
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT, SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .writeValue(folder.resolve("peers.json").toFile(), Map.of("machine", machine.fields(),
                        "conditions", conditions, "rows", rows.stream().map(RowResult::fields).toList()));
    }
}
