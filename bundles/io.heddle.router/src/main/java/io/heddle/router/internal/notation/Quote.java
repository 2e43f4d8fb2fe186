// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal.notation;

/** Other people's text in a message of one line. */
final class Quote {
    private static final int LONGEST = 60;

    private Quote() {}

    /** The text in quotes, cut, with everything that could break the line or hide in it written as an escape. */
    static String of(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().limit(LONGEST).forEach(point -> {
            if (Character.isISOControl(point) || hidden(point)) {
                quoted.append(String.format("\\u%04x", point));
            } else {
                quoted.appendCodePoint(point);
            }
        });
        return quoted.append(text.codePointCount(0, text.length()) > LONGEST ? "...\"" : "\"").toString();
    }

    private static boolean hidden(int point) {
        return switch (Character.getType(point)) {
            case Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }
}
