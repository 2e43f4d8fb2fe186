// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

import io.heddle.text.UnsupportedTokenizerException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A regular expression in the syntax of Oniguruma, run by {@code java.util.regex}. */
final class OnigurumaPattern {

    private static final int LONGEST_SOURCE = 20_000;
    /** In Oniguruma classes are Unicode's, a line ends at line feed only, and ^ and $ hold at every line. */
    private static final int FLAGS = Pattern.UNICODE_CHARACTER_CLASS | Pattern.UNICODE_CASE | Pattern.MULTILINE
            | Pattern.UNIX_LINES;

    private final String source;
    private final Pattern pattern;

    OnigurumaPattern(String source) {
        this.source = source;
        if (source.length() > LONGEST_SOURCE) {
            throw new UnsupportedTokenizerException("a regular expression of " + source.length()
                    + " characters; at most " + LONGEST_SOURCE + " are allowed");
        }
        try {
            this.pattern = Pattern.compile(new OnigurumaTranslation(source).java(), FLAGS);
        } catch (PatternSyntaxException e) {
            throw new UnsupportedTokenizerException("the regular expression " + shown() + ": " + e.getDescription());
        } catch (StackOverflowError e) {
            throw new UnsupportedTokenizerException("the regular expression " + shown() + ": groups too deep");
        }
    }

    /**
     * Gives all matches.
     *
     * @throws UnsupportedTokenizerException if the pattern needs too much time or stack for this text
     */
    void findAll(String text, TextPattern.MatchSink sink) {
        Matcher matcher = pattern.matcher(new MeteredText(text));
        int previousEnd = -1;
        while (find(matcher, text)) {
            int start = matcher.start();
            boolean empty = start == matcher.end();
            // An empty match right after a match, or between two surrogates, is none in Oniguruma.
            if (empty && (start == previousEnd || insideCharacter(text, start))) {
                continue;
            }
            previousEnd = matcher.end();
            sink.match(start, previousEnd);
        }
    }

    private boolean find(Matcher matcher, String text) {
        try {
            return matcher.find();
        } catch (MeteredText.SpentException e) {
            throw new UnsupportedTokenizerException("the regular expression " + shown()
                    + " takes too many steps on a text of " + text.length() + " characters");
        } catch (StackOverflowError e) {
            throw new UnsupportedTokenizerException("the regular expression " + shown()
                    + " takes too much stack on a text of " + text.length() + " characters");
        }
    }

    private static boolean insideCharacter(String text, int at) {
        return at > 0 && at < text.length() && Character.isSurrogatePair(text.charAt(at - 1), text.charAt(at));
    }

    private String shown() {
        return "'" + (source.length() > 200 ? source.substring(0, 200) + "..." : source) + "'";
    }

    @Override
    public String toString() {
        return source;
    }
}
