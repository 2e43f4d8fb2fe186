// SPDX-License-Identifier: Apache-2.0
package io.heddle.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteTokenizerTest {

    private final ByteTokenizer tokenizer = new ByteTokenizer();

    @Test
    void everyByteIsItsOwnToken() {
        assertArrayEquals(new int[] {'R', 0xC3, 0xA9, '\n'}, tokenizer.encode("R\u00E9\n", true));
        assertEquals(256, tokenizer.vocabularySize());
        assertEquals(OptionalInt.of('a'), tokenizer.idOf("a"));
        assertEquals(OptionalInt.empty(), tokenizer.idOf("\u00E9"));
        assertTrue(tokenizer.specialTokens().isEmpty());
    }

    @Test
    void unpairedSurrogatesCountAsTheReplacementCharacter() {
        assertEquals("a\uFFFDb\uFFFD", tokenizer.decode(tokenizer.encode("a\uD83Db\uDE42", false), false));
    }

    @Test
    void wrongBytesDecodeToTheReplacementCharacterButStayAvailable() {
        int[] ids = {'a', 0xE2, 0x82, 'b', 0xFF};
        assertEquals("a\uFFFDb\uFFFD", tokenizer.decode(ids, false));
        assertArrayEquals(new byte[] {'a', (byte) 0xE2, (byte) 0x82, 'b', (byte) 0xFF}, tokenizer.bytes(ids));
        var e = assertThrows(IllegalArgumentException.class, () -> tokenizer.bytes(new int[] {1, 256}));
        assertEquals("id 256 at 1 is not a byte (0 to 255)", e.getMessage());
    }

    @Test
    void everyLongestStartOfACharacterThatCannotGoOnIsOneReplacement() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 4_000; round++) {
            int[] ids = new int[random.nextInt(12)];
            for (int i = 0; i < ids.length; i++) {
                // Mostly starts and continuations, so that long sequences form and break.
                ids[i] = random.nextInt(4) == 0 ? random.nextInt(128) : 0x80 + random.nextInt(128);
            }
            assertEquals(lossy(tokenizer.bytes(ids)), tokenizer.decode(ids, false), "seed " + seed);
        }
    }

    /** By definition: a whole character if there is one, else the longest start of one, else one byte. */
    private static String lossy(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < bytes.length;) {
            int length = Math.min(4, bytes.length - at);
            while (length > 1 && !startsCharacter(bytes, at, length)) {
                length--;
            }
            String character = strict(Arrays.copyOfRange(bytes, at, at + length));
            text.append(character == null ? "\uFFFD" : character);
            at += length;
        }
        return text.toString();
    }

    /** Whether so many bytes are one character, or would be with some bytes behind them. */
    private static boolean startsCharacter(byte[] bytes, int at, int length) {
        for (int total = length; total <= 4; total++) {
            for (int second : new int[] {0x80, 0x90, 0xA0}) {
                byte[] tried = Arrays.copyOfRange(bytes, at, at + length);
                tried = Arrays.copyOf(tried, total);
                for (int i = length; i < total; i++) {
                    tried[i] = (byte) (i == 1 ? second : 0x80);
                }
                String character = strict(tried);
                if (character != null && character.codePointCount(0, character.length()) == 1) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String strict(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    @Test
    void charactersAreShownOnlyWhenTheyAreWhole() {
        StreamDecoder decoder = tokenizer.streamDecoder(true);
        assertEquals("", decoder.append(0xF0));
        assertEquals("", decoder.append(0x9F));
        assertEquals("", decoder.append(0x99));
        assertEquals("\uD83D\uDE42", decoder.append(0x82));
        assertEquals("", decoder.append(0xE2));
        assertEquals("\uFFFDx", decoder.append('x'));
        assertEquals("", decoder.append(0xE2));
        assertEquals("\uFFFD", decoder.flush());
        assertEquals("y", decoder.append('y'));
    }

    @Test
    void idsGivenOneByOneGiveTheTextOfAll() {
        long seed = System.nanoTime();
        TestTokenizers.checkStreaming(tokenizer, new Random(seed), 2_000, "seed " + seed);
    }
}
