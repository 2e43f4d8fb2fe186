// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.score;

import io.heddle.checkpoint.ModelException;
import io.heddle.shell.internal.model.TokenFile;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of a file of JSON objects; its fields are asked for by type.
 *
 * @param where file and line, for messages, with a colon behind them
 * @param number the line's number, from 1
 * @param fields texts, numbers, flags, lists and objects
 */
record JsonLine(String where, int number, Map<String, @Nullable Object> fields) {

    boolean has(String name) {
        return fields.containsKey(name);
    }

    /** A text that must be there. */
    String text(String name) {
        return fields.get(name) instanceof String text ? text : wrong(name, "a text");
    }

    /** A text, or nothing where there is none. */
    String textOrNothing(String name) {
        return has(name) ? text(name) : "";
    }

    /** At least two texts. */
    List<String> texts(String name) {
        if (!(fields.get(name) instanceof List<?> list) || list.size() < 2 || list.size() > Question.MOST_CHOICES
                || !list.stream().allMatch(String.class::isInstance)) {
            return wrong(name, "a list of 2 to " + Question.MOST_CHOICES + " texts");
        }
        return list.stream().map(String.class::cast).toList();
    }

    /** A place in a list of so many: its index from 0, or its letter from A. */
    int choice(String name, int count) {
        Object found = fields.get(name);
        String word = found instanceof Long || found instanceof String ? found.toString() : "";
        int index = word.matches("[A-Z]") ? word.charAt(0) - 'A' : word.matches("\\d{1,2}") ? Integer.parseInt(word) : count;
        return index < count ? index : wrong(name, "0 to " + (count - 1) + ", or a letter from A to "
                + (char) ('A' + count - 1));
    }

    <T> T wrong(String name, String allowed) {
        Object found = fields.get(name);
        String shown = switch (found) {
            case null -> has(name) ? "null" : "not there";
            case Map<?, ?> object -> "an object";
            case List<?> list -> "a list of " + list.size();
            default -> "'" + TokenFile.shown(found.toString()) + "'";
        };
        throw new ModelException(where + name + " is " + shown + "; " + allowed + " is needed");
    }
}
