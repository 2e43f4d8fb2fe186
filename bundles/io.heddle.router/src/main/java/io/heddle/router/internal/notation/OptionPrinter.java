// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal.notation;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes the options of mechanisms in the short notation. */
final class OptionPrinter {
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*([.-][A-Za-z0-9_]+)*");

    private OptionPrinter() {}

    static String section(Map<?, ?> section) {
        return section.entrySet().stream().map(entry -> text(String.valueOf(entry.getKey())) + "="
                + value(entry.getValue())).collect(Collectors.joining(", ", "(", ")"));
    }

    private static String value(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> section -> section(section);
            case List<?> list -> list.stream().map(OptionPrinter::value).collect(Collectors.joining(", ", "[", "]"));
            case String text -> text(text);
            case Float number -> Double.toString(number);
            case null, default -> String.valueOf(value);
        };
    }

    /** A word where it is read back as the same text, else a string. */
    static String text(String text) {
        return WORD.matcher(text).matches() && text.equals(OptionParser.word(text)) ? text : quoted(text);
    }

    static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\r", "\\r")
                .replace("\t", "\\t") + '"';
    }
}
