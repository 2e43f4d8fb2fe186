// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.result;

import io.heddle.api.stack.SwapReport;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Changes of stacks. @param reports oldest first */
public record SwapList(List<SwapReport> reports) implements Result {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT)
            .withZone(ZoneId.systemDefault());
    private static final double NANOSECONDS = 1e6;

    @Override
    public String text() {
        if (reports.isEmpty()) {
            return "no stack has changed";
        }
        List<String> lines = new ArrayList<>();
        reports.forEach(report -> lines.addAll(lines(report)));
        return String.join(System.lineSeparator(), lines);
    }

    private static List<String> lines(SwapReport report) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, "%s  %s, generation %d: %s after %.1f ms (%s)%s", TIME.format(report.at()),
                report.stack(), report.generation(), report.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                report.took().toNanos() / NANOSECONDS, report.cause(), sequences(report.sequences())));
        if (!report.detail().isEmpty()) {
            lines.add("    " + report.detail());
        }
        report.changes().forEach(change -> lines.add("    " + change));
        return lines;
    }

    private static String sequences(SwapReport.Sequences sequences) {
        List<String> parts = new ArrayList<>();
        add(parts, sequences.moved(), "moved");
        add(parts, sequences.converted(), "converted");
        add(parts, sequences.rebuilt(), "rebuilt from tokens");
        add(parts, sequences.finishing(), "finishing on the old generation");
        return parts.isEmpty() ? "" : "; sequences: " + String.join(", ", parts);
    }

    private static void add(List<String> parts, int count, String how) {
        if (count > 0) {
            parts.add(count + " " + how);
        }
    }
}
