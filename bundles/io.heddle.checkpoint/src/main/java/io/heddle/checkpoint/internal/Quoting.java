// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal;

import java.nio.file.Path;

/**
 * Makes text out of a file fit for a message.
 * Names come from strangers: raw, they could forge log lines, move a terminal's cursor or fill a screen.
 */
public final class Quoting {

    private static final int LONGEST = 120;

    private Quoting() {
    }

    /** In quotation marks, escaped, and cut when long. */
    public static String quote(String text) {
        return '"' + escape(text) + '"';
    }

    /** Escaped, but never cut: people have to find the file. */
    public static String path(Path path) {
        return escape(path.toString(), Integer.MAX_VALUE);
    }

    /** Unprintable characters as escapes, cut when long. */
    public static String escape(String text) {
        return escape(text, LONGEST);
    }

    private static String escape(String text, int longest) {
        var out = new StringBuilder();
        int at = 0;
        while (at < text.length() && at < longest) {
            int point = text.codePointAt(at);
            at += Character.charCount(point);
            if (point == '"' || point == '\\')
                out.append('\\').appendCodePoint(point);
            else if (printable(point))
                out.appendCodePoint(point);
            else if (point <= 0xFFFF)
                out.append(String.format("\\u%04x", point));
            else
                out.append(String.format("\\u{%x}", point));
        }
        if (at < text.length())
            out.append("... (").append(text.length()).append(" characters)");
        return out.toString();
    }

    /** Format characters count as unprintable: some of them reverse the direction of what follows. */
    private static boolean printable(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
                 Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
