// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.argument;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Turns a word into what a parameter wants. */
final class Value {

    private Value() {}

    /**
     * @param name what the user calls it
     * @param type String, Path, an enum, or one of the number types
     * @throws UsageException in one line: the name, what was found, what is allowed
     */
    static Object of(String name, String word, Class<?> type) {
        if (type == String.class) {
            return word;
        } else if (type == boolean.class) {
            return Boolean.valueOf(word);
        } else if (type == int.class || type == Integer.class) {
            return number(name, word, Integer::valueOf, "a whole number of at most " + Integer.MAX_VALUE);
        } else if (type == long.class || type == Long.class) {
            return number(name, word, Long::valueOf, "a whole number of at most " + Long.MAX_VALUE);
        } else if (type == double.class || type == Double.class) {
            return number(name, word, Value::finite, "a number");
        } else if (type == Path.class) {
            return path(name, word);
        } else if (type.isEnum()) {
            return constant(name, word, type);
        }
        throw new IllegalStateException(name + " has the type " + type + ", which no word can become");
    }

    private static <T> T number(String name, String word, Function<String, T> read, String allowed) {
        try {
            return read.apply(word.strip());
        } catch (NumberFormatException e) {
            throw new UsageException(name + " is '" + word + "'; " + allowed + " is allowed");
        }
    }

    /** Java also reads hexadecimal floats, type suffixes and NaN, which nobody means. */
    private static Double finite(String word) {
        if (!word.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?") || Double.isInfinite(Double.parseDouble(word))) {
            throw new NumberFormatException();
        }
        return Double.valueOf(word);
    }

    private static Path path(String name, String word) {
        if (word.isEmpty()) {
            throw new UsageException(name + " is empty; a path is allowed");
        }
        try {
            return Path.of(word);
        } catch (InvalidPathException e) {
            throw new UsageException(name + " is '" + word + "', which is not a path: " + e.getReason());
        }
    }

    private static Object constant(String name, String word, Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .filter(c -> c.toString().toLowerCase(Locale.ROOT).equals(word.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new UsageException(name + " is '" + word + "'; allowed: "
                        + Arrays.stream(type.getEnumConstants()).map(c -> c.toString().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))));
    }
}
