// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

import io.heddle.text.UnsupportedTokenizerException;

/** Rewrites one backslash and what belongs to it. */
final class OnigurumaEscape {

    private final String source;
    private final StringBuilder out;

    OnigurumaEscape(String source, StringBuilder out) {
        this.source = source;
        this.out = out;
    }

    /** Copies the escape whose backslash is at {@code start}; gives the index behind it. */
    int copyFrom(int start, boolean inClass) {
        if (start + 1 >= source.length()) {
            throw refused("a backslash at the end");
        }
        char c = source.charAt(start + 1);
        int end = start + 2;
        switch (c) {
            case 'w', 'W' -> out.append(
                    inClass ? OnigurumaProperty.java("word", c == 'W') : OnigurumaProperty.word(c == 'W'));
            case 'h' -> out.append("[0-9a-fA-F]");
            case 'H' -> out.append("[^0-9a-fA-F]");
            case 'v' -> out.append("\\x0B");
            case 's', 'S', 'd', 'D', 'n', 't', 'r', 'f', 'a', 'e' -> out.append('\\').append(c);
            case 'p', 'P' -> end = property(start);
            case 'x' -> end = hexadecimal(start);
            case 'u' -> end = digits(start, end, end + 4);
            case 'b' -> out.append(inClass ? "\\x08" : "\\b");
            default -> {
                boolean plain = c >= 0x80 || !Character.isLetterOrDigit(c);
                if (!plain && (inClass || "ABGRXZz123456789".indexOf(c) < 0)) {
                    throw refused("the escape \\" + c);
                }
                // Java gives meaning to no escaped character but letters and digits, and needs none beyond ASCII.
                out.append(c >= 0x80 ? "" : "\\").append(c);
            }
        }
        return end;
    }

    private int property(int start) {
        int end = source.indexOf('}', start);
        if (!source.startsWith("{", start + 2) || end < 0) {
            throw refused("the escape \\" + source.charAt(start + 1) + " without a name in braces");
        }
        String name = source.substring(start + 3, end);
        boolean negated = source.charAt(start + 1) == 'P';
        if (name.startsWith("^")) {
            negated = !negated;
            name = name.substring(1);
        }
        out.append(OnigurumaProperty.java(name, negated));
        return end + 1;
    }

    private int hexadecimal(int start) {
        int from = start + 2;
        if (source.startsWith("{", from) && source.indexOf('}', from) > 0) {
            return digits(start, from + 1, source.indexOf('}', from)) + 1;
        }
        int end = digits(start, from, from + 2);
        if (Integer.parseInt(source, from, end, 16) > 0x7F) {
            throw refused("the byte escape " + source.substring(start, end));
        }
        return end;
    }

    private int digits(int start, int from, int to) {
        if (to > source.length() || to == from || to - from > 6) {
            throw refused("the escape \\" + source.charAt(start + 1) + " without its digits");
        }
        for (int i = from; i < to; i++) {
            if (Character.digit(source.charAt(i), 16) < 0) {
                throw refused("the escape \\" + source.charAt(start + 1) + " without its digits");
            }
        }
        out.append("\\x{").append(source, from, to).append('}');
        return to;
    }

    private static UnsupportedTokenizerException refused(String what) {
        return new UnsupportedTokenizerException(what + " in a regular expression");
    }
}
