// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

import io.heddle.text.UnsupportedTokenizerException;
import java.util.ArrayDeque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rewrites a regular expression of Oniguruma for {@code java.util.regex}.
 *
 * <p>Source: the document "Oniguruma Regular Expressions" (doc/RE of the library), default syntax. What means the same in
 * both passes; what differs is rewritten; what Java lacks is refused by name.
 */
final class OnigurumaTranslation {

    private static final Pattern INTERVAL = Pattern.compile("\\{(\\d*)(,?)(\\d*)\\}");

    /** Where a group starts in the output, and how many brackets its end closes. */
    private record Group(int start, int closing) {
    }

    private final String source;
    private final StringBuilder out = new StringBuilder();
    private final ArrayDeque<Group> groups = new ArrayDeque<>();
    private int at;
    /** Where the part that a following quantifier repeats starts in the output. */
    private int atom;
    /** Brackets that the end of the expression closes. */
    private int openAtTop;

    OnigurumaTranslation(String source) {
        this.source = source;
    }

    String java() {
        while (at < source.length()) {
            char c = source.charAt(at);
            switch (c) {
                case '(' -> openGroup();
                case ')' -> closeGroup();
                case '{' -> interval();
                case '*', '+', '?' -> copy(1);
                default -> {
                    atom = out.length();
                    switch (c) {
                        case '[' -> at = new OnigurumaClass(source, out).copyFrom(at);
                        case '\\' -> at = new OnigurumaEscape(source, out).copyFrom(at, false);
                        default -> copy(Character.charCount(source.codePointAt(at)));
                    }
                }
            }
        }
        return out.append(")".repeat(openAtTop)).toString();
    }

    private void copy(int length) {
        out.append(source, at, at + length);
        at += length;
    }

    private void openGroup() {
        int start = out.length();
        if (!source.startsWith("(?", at)) {
            copy(1);
            groups.push(new Group(start, 1));
            return;
        }
        char kind = at + 2 < source.length() ? source.charAt(at + 2) : ' ';
        switch (kind) {
            case ':', '=', '!', '>', '<' -> {
                copy(3);
                groups.push(new Group(start, 1));
            }
            case '#' -> {
                int end = source.indexOf(')', at);
                at = end < 0 ? source.length() : end + 1;
            }
            case 'i', 'm', '-' -> openOptions(start);
            default -> throw refused("the group (?" + kind);
        }
    }

    /** {@code m} makes the dot match a line feed, which is {@code s} in Java. */
    private void openOptions(int start) {
        int end = at + 2;
        while (end < source.length() && "im-".indexOf(source.charAt(end)) >= 0) {
            end++;
        }
        char stop = end < source.length() ? source.charAt(end) : ' ';
        if (stop != ':' && stop != ')') {
            throw refused("the option '" + stop + "' of a group");
        }
        out.append("(?").append(source.substring(at + 2, end).replace('m', 's')).append(':');
        at = end + 1;
        if (stop == ':') {
            groups.push(new Group(start, 1));
        } else if (groups.isEmpty()) {
            // A lone option holds to the end of its group, alternatives included.
            openAtTop++;
        } else {
            Group outer = groups.pop();
            groups.push(new Group(outer.start(), outer.closing() + 1));
        }
    }

    private void closeGroup() {
        if (groups.isEmpty()) {
            throw refused("a closing bracket without an opening one");
        }
        Group group = groups.pop();
        out.append(")".repeat(group.closing()));
        atom = group.start();
        at++;
    }

    private void interval() {
        Matcher interval = INTERVAL.matcher(source).region(at, source.length());
        if (!interval.lookingAt() || interval.group(1).isEmpty() && interval.group(3).isEmpty()) {
            atom = out.length();
            out.append("\\{");
            at++;
            return;
        }
        String least = interval.group(1).isEmpty() ? "0" : interval.group(1);
        boolean exact = interval.group(2).isEmpty();
        at = interval.end();
        char next = at < source.length() ? source.charAt(at) : ' ';
        if (next == '+' && !exact && (least.equals("0") || least.equals("1"))) {
            // Here + repeats the interval; any count can be made of counts from 1, and Java loops over that without stack.
            out.append('{').append(least).append(",}");
            at++;
            return;
        }
        String quantifier = exact ? "{" + least + "}" : "{" + least + "," + interval.group(3) + "}";
        out.append(quantifier);
        if (next == '+' || next == '?' && exact) {
            // Java would read a possessive or reluctant interval; Oniguruma repeats the interval as a whole.
            out.insert(atom, "(?:").append(')').append(next);
            at++;
        }
    }

    private static UnsupportedTokenizerException refused(String what) {
        return new UnsupportedTokenizerException(what + " in a regular expression");
    }
}
