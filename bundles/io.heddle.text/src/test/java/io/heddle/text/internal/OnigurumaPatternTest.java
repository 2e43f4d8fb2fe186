// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.text.UnsupportedTokenizerException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnigurumaPatternTest {

    private static final String GPT4 = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?+\\p{L}+|\\p{N}{1,3}"
            + "| ?[^\\s\\p{L}\\p{N}]++[\\r\\n]*|\\s*[\\r\\n]|\\s+(?!\\S)|\\s+";
    private static final String GPT4O = "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*"
            + "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\\r\\n\\p{L}\\p{N}]?"
            + "[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
            + "|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    private static final String POSSESSIVE = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}++|\\p{N}{1,3}+"
            + "| ?[^\\s\\p{L}\\p{N}]++[\\r\\n]*+|\\s++$|\\s*[\\r\\n]|\\s+(?!\\S)|\\s";

    @ParameterizedTest
    @ValueSource(strings = {"a", "AB", " ", "7", "!?", "\n", " \n", "\u6F22", "aB1 ,\n", "'s", "e\u0301", "\uD83D\uDE42"})
    void commonPatternsTakeAMegabyteOfAnythingWithoutStackOrHurry(String unit) {
        String text = unit.repeat((1 << 20) / unit.length());
        for (String source : List.of(GPT4, GPT4O, POSSESSIVE)) {
            var pattern = new OnigurumaPattern(source);
            assertTimeout(Duration.ofSeconds(20), () -> pattern.findAll(text, (start, end) -> { }));
        }
        assertTimeout(Duration.ofSeconds(20), () -> PreTokenizer.GPT2.findAll(text, (start, end) -> { }));
    }

    @Test
    void patternsThatTakeTooLongAreStopped() {
        var pattern = new OnigurumaPattern("(x+x+)+y");
        var e = assertThrows(UnsupportedTokenizerException.class, () -> matches(pattern, "x".repeat(20_000)));
        assertEquals("the regular expression '(x+x+)+y' takes too many steps on a text of 20000 characters", e.getMessage());
    }

    @Test
    void patternsThatNeedTooMuchStackAreStopped() {
        var pattern = new OnigurumaPattern("(?:ab|a|b)+");
        var e = assertThrows(UnsupportedTokenizerException.class, () -> matches(pattern, "ab".repeat(2_000_000)));
        assertTrue(e.getMessage().contains("takes too much stack"), e.getMessage());
        assertThrows(UnsupportedTokenizerException.class,
                () -> new OnigurumaPattern("(".repeat(9_000) + "a" + ")".repeat(9_000)));
        assertThrows(UnsupportedTokenizerException.class, () -> new OnigurumaPattern("a".repeat(30_000)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "\\s+|`a\u00A0\u3000b\u0085c\u200Bd`|`[\u00A0\u3000, \u0085]`",
        "\\d+|12\u0663\u00B2|[12\u0663]",
        "\\w+|`a_\u00B2 \u24D0-\u200D`|[a_\u00B2, \u24D0]",
        "[^\\W_]+|`a_b\u00B2c`|[a, b, c]",
        "(?i)A|`aA`|[a, A]",
        "(?m:a.b)|`a\nb`|`[a\nb]`",
        "a.b|`a\rb a\nb`|`[a\rb]`",
        "^.|`ab\ncd`|[a, c]",
        "a{,2}b|`aaab`|[aab]",
        "a{2|`a{2`|[a{2]",
        "a{1,2}+b|`aaaab`|[aaaab]",
        "(?:ab){2,3}+|`ababababab`|[ababababab]",
        "a{2}?b|`aab b`|[aab, b]",
        "\\h+|`0aFg`|[0aF]",
        "[[:punct:]]|`a!+$`|[!, +, $]",
        "\\p{Punct}|`a!+$`|[!]",
        "\\p{^L}|`a1`|[1]",
        "\\p{Han}+|`a\u6F22\u5B57`|[\u6F22\u5B57]",
        "\\p{Uppercase_Letter}|`aB`|[B]",
        "[a-z&&[^b]]+|`abc`|[a, c]",
        "[]a]+|`a]b`|[a]]",
        "(?#note)a|`a`|[a]",
        "\\x{1F642}|`\uD83D\uDE42`|[\uD83D\uDE42]",
    })
    void theSyntaxMeansWhatItMeansInOniguruma(String source, String text, String expected) {
        assertEquals(expected, matches(new OnigurumaPattern(source), text).toString());
    }

    @Test
    void aLoneOptionHoldsForTheAlternativesBehindItToo() {
        assertEquals(List.of("xA", "xB"), matches(new OnigurumaPattern("x(?i)a|b"), "xA xB B"));
        assertEquals(List.of("xA", "xB", "c"), matches(new OnigurumaPattern("(?:x(?i)a|b)|c"), "xA xB B c C"));
        assertEquals(List.of("xA", "B"), matches(new OnigurumaPattern("x(?i:a)|B"), "xA b B"));
    }

    @Test
    void anEmptyMatchNeverFallsWithinACharacterNorRightBehindAMatch() {
        List<Integer> starts = new ArrayList<>();
        new OnigurumaPattern("b*").findAll("a\uD83D\uDE42bb\uD83D\uDE42", (start, end) -> starts.add(start));
        assertEquals(List.of(0, 1, 3, 7), starts);
    }

    private static List<String> matches(OnigurumaPattern pattern, String text) {
        List<String> matches = new ArrayList<>();
        pattern.findAll(text, (start, end) -> matches.add(text.substring(start, end)));
        return matches;
    }
}
