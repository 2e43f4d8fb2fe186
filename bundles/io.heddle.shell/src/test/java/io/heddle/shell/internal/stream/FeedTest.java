// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.stack.InputSpec;
import io.heddle.checkpoint.ModelException;
import io.heddle.text.StreamDecoder;
import io.heddle.text.Tokenizer;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FeedTest {

    /** A token a character. */
    private static final class Characters implements Tokenizer {
        @Override
        public int[] encode(String text, boolean addSpecialTokens) {
            return text.codePoints().toArray();
        }

        @Override
        public StreamDecoder streamDecoder(boolean skipSpecial) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int vocabularySize() {
            return Character.MAX_CODE_POINT + 1;
        }

        @Override
        public OptionalInt idOf(String token) {
            return OptionalInt.empty();
        }

        @Override
        public Optional<String> tokenOf(int id) {
            return Optional.empty();
        }

        @Override
        public Set<Integer> specialTokens() {
            return Set.of();
        }
    }

    private static InputBlocks blocks(String text) {
        return new InputBlocks(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void veryLongLinesAreCutBetweenCharacters() throws Exception {
        for (String character : List.of("a", "\u00e9", "\u4e2d", "\ud83d\ude00")) {
            for (int shift = 0; shift < 4; shift++) {
                String text = "x".repeat(shift) + character.repeat(60_000) + "\nend";
                List<Integer> ids = new ArrayList<>();
                long bytes = 0;
                List<Boolean> ends = new ArrayList<>();
                try (InputBlocks blocks = blocks(text)) {
                    Feed feed = Feed.text(blocks, new Characters(), Integer.MAX_VALUE);
                    for (Piece piece = feed.next(); piece != null; piece = feed.next()) {
                        assertTrue(piece.bytes() <= InputLines.LONGEST);
                        Arrays.stream(piece.ids()).forEach(ids::add);
                        bytes += piece.bytes();
                        ends.add(piece.endsLine());
                    }
                }
                assertArrayEquals(text.codePoints().toArray(), ids.stream().mapToInt(Integer::intValue).toArray());
                assertEquals(text.getBytes(StandardCharsets.UTF_8).length, bytes);
                assertEquals(1, ends.stream().filter(end -> end).count());
                assertFalse(ends.getLast());
            }
        }
    }

    @Test
    void featuresComeAsNumbersOneTokenALine() throws Exception {
        InputSpec.Features spec = new InputSpec.Features(2, true, Optional.empty());
        try (InputBlocks blocks = blocks("0.5, 1,-2e-1\r\n3,4,5")) {
            Feed feed = Feed.features(blocks, spec);
            Piece first = feed.next();
            assertArrayEquals(new float[] {1, -0.2f}, first.features().features()[0]);
            assertArrayEquals(new float[] {0.5f}, first.features().timeGaps());
            assertEquals(14, first.bytes());
            assertArrayEquals(new float[] {4, 5}, feed.next().features().features()[0]);
            assertNull(feed.next());
        }
        assertRefused("1,2", spec, "line 1 of the input: 2 numbers; a time gap and 2 features, with commas, are needed");
        assertRefused("1,2,NaN", spec, "line 1 of the input: 'NaN' is no finite number");
        assertRefused("\n", spec, "line 1 of the input: 1 numbers; a time gap and 2 features, with commas, are needed");
    }

    private static void assertRefused(String text, InputSpec.Features spec, String expected) {
        try (InputBlocks blocks = blocks(text)) {
            assertEquals(expected, assertThrows(ModelException.class, () -> Feed.features(blocks, spec).next()).getMessage());
        }
    }

    @Test
    void theLateWindowIsComparedWithTheEarlyOne() {
        Latencies latencies = new Latencies();
        for (int i = 0; i < 3 * Latencies.WINDOW + 7; i++) {
            latencies.add(i < Latencies.WINDOW ? 900_000 : i < 2 * Latencies.WINDOW ? 20_000 : 21_000);
        }
        assertEquals("; the last 10,000 steps took 21.0 us (p99 21.0 us) each, steps 10,000 to 20,000 20.0 us (p99 20.0 us):"
                + " median x 1.050, mean x 1.050", latencies.text());
    }
}
