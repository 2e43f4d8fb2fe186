// SPDX-License-Identifier: Apache-2.0
package io.heddle.tck.internal;

import io.heddle.tck.ConformanceReport;
import io.heddle.tck.Finding;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The stored form of a report. */
public final class JsonReport {
    private JsonReport() {}

    /** A report as JSON. */
    public static String of(ConformanceReport report) {
        return """
                {
                  "kit": %s,
                  "mechanisms": %s,
                  "bundles": %s,
                  "passed": %d,
                  "failed": %d,
                  "skipped": %d,
                  "checks": [
                    %s
                  ]
                }
                """.formatted(quoted(report.kit()), list(report.mechanisms()), list(report.bundles()),
                report.count(Finding.Passed.class), report.count(Finding.Failed.class), report.count(Finding.Skipped.class),
                report.entries().stream().map(JsonReport::entry).collect(Collectors.joining(",\n    ")));
    }

    private static String entry(ConformanceReport.Entry entry) {
        return "{\"use\": " + quoted(entry.use()) + ", \"check\": " + quoted(entry.check().id()) + ", "
                + switch (entry.finding()) {
                    case Finding.Passed(var figures) -> "\"result\": \"passed\"" + figures(figures);
                    case Finding.Failed failed -> "\"result\": \"failed\", \"fault\": " + quoted(failed.fault());
                    case Finding.Skipped(String reason) -> "\"result\": \"skipped\", \"reason\": " + quoted(reason);
                } + "}";
    }

    private static String figures(Map<String, Number> figures) {
        return figures.isEmpty() ? "" : figures.entrySet().stream()
                .map(figure -> quoted(figure.getKey()) + ": " + number(figure.getValue()))
                .collect(Collectors.joining(", ", ", \"figures\": {", "}"));
    }

    private static String number(Number number) {
        // JSON has no word for what is not finite.
        return Double.isFinite(number.doubleValue()) ? number.toString() : quoted(number.toString());
    }

    private static String list(List<String> texts) {
        return texts.stream().map(JsonReport::quoted).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            switch (c) {
                case '"', '\\' -> quoted.append('\\').append(c);
                default -> quoted.append(c < ' ' ? "\\u%04x".formatted((int) c) : String.valueOf(c));
            }
        }
        return quoted.append('"').toString();
    }
}
