// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.result;

import java.util.ArrayList;
import java.util.List;

/** Lays out rows in columns. Used by one thread. */
public final class Table {

    private static final String GAP = "  ";

    private final List<String[]> rows = new ArrayList<>();
    private final boolean[] right;

    /** @param headings of the columns; one that begins with {@code >} is for numbers, which end at the same place */
    public Table(String... headings) {
        right = new boolean[headings.length];
        String[] words = headings.clone();
        for (int i = 0; i < words.length; i++) {
            right[i] = words[i].startsWith(">");
            words[i] = right[i] ? words[i].substring(1) : words[i];
        }
        rows.add(words);
    }

    /** Adds a row with one cell a column. */
    public Table row(Object... cells) {
        String[] words = new String[right.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = String.valueOf(cells[i]);
        }
        rows.add(words);
        return this;
    }

    /** The rows, headings first, each with a line end. */
    public String text() {
        int[] widths = new int[right.length];
        for (String[] row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String space = " ".repeat(widths[i] - row[i].length());
                line.append(right[i] ? space + row[i] : row[i] + space).append(GAP);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
