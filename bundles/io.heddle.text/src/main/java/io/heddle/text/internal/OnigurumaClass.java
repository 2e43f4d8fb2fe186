// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

import io.heddle.text.UnsupportedTokenizerException;

/** Rewrites one bracketed character class, with the classes nested in it. */
final class OnigurumaClass {

    private final String source;
    private final StringBuilder out;

    OnigurumaClass(String source, StringBuilder out) {
        this.source = source;
        this.out = out;
    }

    /** Copies the class whose bracket is at {@code start}; gives the index behind it. */
    int copyFrom(int start) {
        int at = start;
        int depth = 0;
        while (at < source.length()) {
            char c = source.charAt(at);
            if (c == '\\') {
                at = new OnigurumaEscape(source, out).copyFrom(at, true);
            } else if (c == '[' && depth > 0 && source.startsWith("[:", at) && source.indexOf(":]", at) > 0) {
                at = posixBracket(at);
            } else if (c == '[') {
                depth++;
                at = open(at);
            } else {
                out.append(c);
                at++;
                if (c == ']' && --depth == 0) {
                    return at;
                }
            }
        }
        throw new UnsupportedTokenizerException("a character class without an end in a regular expression");
    }

    private int open(int start) {
        int at = start + 1;
        out.append('[');
        if (source.startsWith("^", at)) {
            out.append('^');
            at++;
        }
        if (source.startsWith("]", at)) {
            out.append("\\]");
            at++;
        }
        return at;
    }

    private int posixBracket(int start) {
        int end = source.indexOf(":]", start);
        boolean negated = source.startsWith("^", start + 2);
        String name = source.substring(start + (negated ? 3 : 2), end);
        out.append(OnigurumaProperty.bracket(name, negated));
        return end + 2;
    }
}
