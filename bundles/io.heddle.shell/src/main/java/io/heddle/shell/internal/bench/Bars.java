// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.bench;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The last column of a table as bars, since that is where contenders differ most.
 *
 * @param section the table
 */
record Bars(BenchReport.Section section) {
    private static final int WIDEST = 40;
    /** Eighths of a character cell. */
    private static final String PARTS = " ▏▎▍▌▋▊▉";

    String text() {
        double most = 0;
        int widest = 0;
        for (BenchReport.Line line : section.lines()) {
            most = Math.max(most, last(line).orElse(0));
            widest = Math.max(widest, line.name().length());
        }
        if (most == 0 || section.lines().size() < 2) {
            return "";
        }
        StringBuilder text = new StringBuilder("  at ").append(section.columns().getLast()).append('\n');
        for (BenchReport.Line line : section.lines()) {
            text.append(String.format(Locale.ROOT, "  %-" + widest + "s ", line.name()));
            OptionalDouble value = last(line);
            text.append(value.isPresent() ? bar(value.getAsDouble() / most) + " " + BenchReport.number(value) : "-").append('\n');
        }
        return text.toString();
    }

    private static OptionalDouble last(BenchReport.Line line) {
        return line.values().isEmpty() ? OptionalDouble.empty() : line.values().getLast();
    }

    private static String bar(double share) {
        int eighths = (int) Math.round(share * WIDEST * 8);
        return "█".repeat(eighths / 8) + (eighths % 8 == 0 ? "" : PARTS.charAt(eighths % 8));
    }
}
