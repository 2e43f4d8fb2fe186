// SPDX-License-Identifier: Apache-2.0
package io.heddle.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StopStringsTest {

    @Test
    void whatMayBeginAStopStringIsHeldBackAndThenShownOrDropped() {
        StopStrings stops = new StopStrings(List.of("###", "\n\nQ:"));
        assertEquals("ab", stops.append("ab##"));
        assertEquals("##c", stops.append("c\n"));
        assertEquals("\n", stops.append("\n\n"));
        assertFalse(stops.stopped());
        assertEquals("", stops.append("Q:more"));
        assertTrue(stops.stopped());
        assertEquals(Optional.of("\n\nQ:"), stops.stoppedBy());
        assertEquals("", stops.append("even more"));
        assertEquals("", stops.flush());
    }

    @Test
    void whatIsHeldBackAtTheEndIsShown() {
        StopStrings stops = new StopStrings(List.of("abc"));
        assertEquals("x", stops.append("xab"));
        assertEquals("ab", stops.flush());
        assertFalse(stops.stopped());
    }

    @Test
    void theStopStringThatIsCompleteFirstCounts() {
        StopStrings stops = new StopStrings(List.of("abcd", "c", "bc"));
        assertEquals("xa", stops.append("xabcdc"));
        assertEquals(Optional.of("bc"), stops.stoppedBy());
    }

    @Test
    void withoutStopStringsEverythingPassesAtOnce() {
        StopStrings stops = new StopStrings(List.of());
        assertEquals("abc", stops.append("abc"));
        assertEquals("", stops.flush());
    }

    @Test
    void stopStringsMustHaveCharacters() {
        assertThrows(IllegalArgumentException.class, () -> new StopStrings(List.of("a", "")));
        assertThrows(IllegalArgumentException.class, () -> new StopStrings(List.of("\uDE42")));
    }

    @Test
    void theResultDoesNotDependOnHowTheTextIsCut() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            List<String> list = IntStream.range(0, random.nextInt(4)).mapToObj(i -> letters(random, 1, 5)).toList();
            String text = letters(random, 0, 25);
            StopStrings stops = new StopStrings(list);
            StringBuilder shown = new StringBuilder();
            for (int at = 0; at < text.length();) {
                int end = Math.min(text.length(), at + 1 + random.nextInt(4));
                shown.append(stops.append(text.substring(at, end)));
                at = end;
            }
            shown.append(stops.flush());
            assertEquals(naive(list, text), shown.toString(), "seed " + seed + ", " + list + ", " + text);
            assertEquals(shown.length() < text.length(), stops.stopped());
        }
    }

    /** Looks after each character whether a stop string has just become complete. */
    private static String naive(List<String> stops, String text) {
        for (int end = 1; end <= text.length(); end++) {
            String soFar = text.substring(0, end);
            int longest = stops.stream().filter(soFar::endsWith).mapToInt(String::length).max().orElse(0);
            if (longest > 0) {
                return soFar.substring(0, end - longest);
            }
        }
        return text;
    }

    private static String letters(Random random, int least, int most) {
        StringBuilder letters = new StringBuilder();
        int length = random.nextInt(least, most + 1);
        for (int i = 0; i < length; i++) {
            letters.append("ab\n".charAt(random.nextInt(3)));
        }
        return letters.toString();
    }
}
