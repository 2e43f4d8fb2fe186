// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

import io.heddle.text.UnsupportedTokenizerException;
import java.util.function.IntPredicate;

/** What a text is searched for. */
sealed interface TextPattern {

    /** Takes a match; ends are in UTF-16 units. */
    @FunctionalInterface
    interface MatchSink {
        void match(int start, int end);
    }

    /** Gives all matches from left to right; they do not overlap. */
    void findAll(String text, MatchSink sink);

    /** One string, not empty. */
    record Literal(String string) implements TextPattern {
        @Override
        public void findAll(String text, MatchSink sink) {
            for (int at = text.indexOf(string); at >= 0; at = text.indexOf(string, at + string.length())) {
                sink.match(at, at + string.length());
            }
        }
    }

    /** Each character of a class, by itself. */
    record Characters(IntPredicate kind) implements TextPattern {
        @Override
        public void findAll(String text, MatchSink sink) {
            for (int i = 0; i < text.length();) {
                int c = text.codePointAt(i);
                int end = i + Character.charCount(c);
                if (kind.test(c)) {
                    sink.match(i, end);
                }
                i = end;
            }
        }
    }

    /** A regular expression in the syntax of Oniguruma. */
    record Regex(OnigurumaPattern pattern) implements TextPattern {
        @Override
        public void findAll(String text, MatchSink sink) {
            pattern.findAll(text, sink);
        }
    }

    /**
     * The text with every match replaced; the replacement stands for itself.
     *
     * @throws UnsupportedTokenizerException if the text would grow beyond all reason
     */
    default String replaceAll(String text, String replacement) {
        long longest = Math.max(1 << 26, text.length());
        StringBuilder replaced = new StringBuilder(text.length() + 16);
        int[] done = {0};
        findAll(text, (start, end) -> {
            if (replaced.length() + (long) replacement.length() > longest) {
                throw new UnsupportedTokenizerException("a replacement that makes a text of " + text.length()
                        + " characters longer than " + longest);
            }
            replaced.append(text, done[0], start).append(replacement);
            done[0] = end;
        });
        return done[0] == 0 && replaced.isEmpty() ? text : replaced.append(text, done[0], text.length()).toString();
    }
}
