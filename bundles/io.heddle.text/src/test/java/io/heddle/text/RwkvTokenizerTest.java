// SPDX-License-Identifier: Apache-2.0
package io.heddle.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Vocabularies of byte runs, in the format of RWKV's World models. */
class RwkvTokenizerTest {
    @TempDir
    Path folder;

    /** The first 256 ids after 0 are the bytes, as in the published vocabulary, written as Python writes them. */
    private static List<String> bytes() {
        List<String> lines = new ArrayList<>();
        for (int value = 0; value < 256; value++) {
            String literal = switch (value) {
                case '\n' -> "'\\n'";
                case '\r' -> "'\\r'";
                case '\t' -> "'\\t'";
                case '\'' -> "\"'\"";
                case '\\' -> "'\\\\'";
                default -> value >= 0x80 ? "b'\\x%02x'".formatted(value) : value < 0x20 || value == 0x7F ? "'\\x%02x'".formatted(value) : "'" + (char) value + "'";
            };
            lines.add(value + 1 + " " + literal + " 1");
        }
        return lines;
    }

    private RwkvTokenizer read(String... more) throws IOException {
        List<String> lines = bytes();
        lines.addAll(Arrays.asList(more));
        return RwkvTokenizer.read(Files.writeString(folder.resolve("rwkv_vocab_test.txt"), String.join("\n", lines) + "\n"));
    }

    @Test
    void theLongestTokenIsTakenAtEachPlace() throws IOException {
        RwkvTokenizer tokenizer = read("300 'ab' 2", "301 'abcd' 4", "302 ' the' 4", "303 'd e' 3");
        assertArrayEquals(new int[] {301}, tokenizer.encode("abcd", true));
        assertArrayEquals(new int[] {300, 'c' + 1}, tokenizer.encode("abc", true));
        assertArrayEquals(new int[] {'x' + 1, 302, 300, 'c' + 1, 'x' + 1, 303, 'f' + 1}, tokenizer.encode("x theabcxd ef", true));
        assertArrayEquals(new int[0], tokenizer.encode("", true));
        assertEquals(304, tokenizer.vocabularySize());
    }

    @Test
    void literalsAreReadAsPythonWritesThem() throws IOException {
        RwkvTokenizer tokenizer = read("300 'a\\'b\"' 4", "301 \"it's\" 4", "302 'é' 2", "303 '\\x85' 2", "304 '\\u3000' 3",
                "305 '\\U0001f600' 4", "306 b'\\xe2\\x96' 2", "307 b'a\\n\\x00\\\\' 4", "308 '  ' 2", "309 '世界' 6", "310 '\u2028x' 4");
        assertEquals(Optional.of("a'b\""), tokenizer.tokenOf(300));
        assertEquals(Optional.of("it's"), tokenizer.tokenOf(301));
        assertEquals(Optional.of("é"), tokenizer.tokenOf(302));
        assertEquals(Optional.of("\u0085"), tokenizer.tokenOf(303));
        assertEquals(Optional.of("\u3000"), tokenizer.tokenOf(304));
        assertEquals(Optional.of("😀"), tokenizer.tokenOf(305));
        assertEquals(Optional.empty(), tokenizer.tokenOf(306), "no whole character");
        assertEquals(Optional.of("a\n\0\\"), tokenizer.tokenOf(307));
        assertEquals(Optional.of("  "), tokenizer.tokenOf(308));
        assertEquals(OptionalInt.of(309), tokenizer.idOf("世界"));
        assertEquals(OptionalInt.of(310), tokenizer.idOf("\u2028x"));
        assertEquals(OptionalInt.empty(), tokenizer.idOf("none"));
    }

    @Test
    void charactersInSeveralTokensAreShownWhenTheyAreComplete() throws IOException {
        RwkvTokenizer tokenizer = read("300 b'\\xe4\\xb8' 2");
        int[] ids = tokenizer.encode("a世", false);
        assertArrayEquals(new int[] {'a' + 1, 300, 0x96 + 1}, ids);
        StreamDecoder decoder = tokenizer.streamDecoder(true);
        assertEquals("a", decoder.append(ids[0]));
        assertEquals("", decoder.append(300));
        assertEquals("世", decoder.append(ids[2]));
        assertEquals("", decoder.append(300));
        assertEquals("\uFFFD", decoder.flush());
        assertEquals("ab", tokenizer.decode(new int[] {'a' + 1, 0, 'b' + 1, 999_999, -1}, true), "ids that are no token");
    }

    /** Against the plain way: try every token, the longest first. */
    @Test
    void anyTextIsCutLikeByTryingAllTokensAndComesBack() {
        long seed = Long.getLong("heddle.seed", System.nanoTime());
        System.out.println("RwkvTokenizerTest: -Dheddle.seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, Integer> ids = new HashMap<>();
        Map<Integer, byte[]> tokens = new HashMap<>();
        for (int id = 1; id <= 600; id++) {
            StringBuilder token = new StringBuilder();
            for (int left = id <= 4 ? 1 : 1 + random.nextInt(6); left > 0; left--) {
                token.append((char) ('a' + (id <= 4 ? id - 1 : random.nextInt(4))));
            }
            if (ids.putIfAbsent(token.toString(), id) == null) {
                tokens.put(id, token.toString().getBytes(StandardCharsets.US_ASCII));
            }
        }
        RwkvTokenizer tokenizer = new RwkvTokenizer(tokens);
        for (int round = 0; round < 200; round++) {
            StringBuilder text = new StringBuilder();
            for (int left = random.nextInt(60); left > 0; left--) {
                text.append((char) ('a' + random.nextInt(4)));
            }
            List<Integer> expected = new ArrayList<>();
            for (int at = 0; at < text.length(); ) {
                int end = Math.min(text.length(), at + 6);
                while (!ids.containsKey(text.substring(at, end))) {
                    end--;
                }
                expected.add(ids.get(text.substring(at, end)));
                at = end;
            }
            int[] found = tokenizer.encode(text.toString(), false);
            assertEquals(expected, Arrays.stream(found).boxed().toList(), text.toString());
            assertEquals(text.toString(), tokenizer.decode(found, false));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
            "x 'a' 1|no number", "1 'a' 2|1 bytes, not 2", "300|three parts", "300 'a'|three parts", "300 a 1|quotation marks", "300 'a\" 1|quotation marks",
            "300 ' 1|quotation marks", "300 'a'b' 3|within", "300 '\\q' 1|escape \\q", "300 '\\' 1|ends within", "300 '\\x1' 1|2 digits",
            "300 '\\ud800' 3|surrogate", "300 '\\U00110000' 4|beyond Unicode", "300 b'é' 2|not ASCII", "300 b'\\u0041' 1|escape \\u",
            "5 'zz' 2|was there before", "9999999999 'zz' 2|no number", "300 __import__('os') 2|quotation marks", "300 ('a','b') 2|quotation marks"})
    void aLineThatIsWrongIsNamed(String line, String told) {
        String message = assertThrows(MalformedTokenizerException.class, () -> read(line)).getMessage();
        assertTrue(message.contains("line 257") && message.contains(told), message);
        assertFalse(message.chars().anyMatch(Character::isISOControl), "one plain line");
    }

    @ParameterizedTest
    @ValueSource(strings = {"300 'a' 1", "300 '' 0", "2000000 'zz' 2"})
    void aVocabularyThatContradictsItselfIsRefused(String line) {
        String message = assertThrows(MalformedTokenizerException.class, () -> read(line)).getMessage();
        assertTrue(message.contains("rwkv_vocab_test.txt"), message);
    }

    @Test
    void whatIsNoVocabularyIsRefused() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.txt"), "\n\n");
        assertTrue(assertThrows(MalformedTokenizerException.class, () -> RwkvTokenizer.read(empty)).getMessage().contains("no tokens"));
        Path binary = Files.write(folder.resolve("binary.txt"), new byte[] {(byte) 0xC3, 0x28});
        assertTrue(assertThrows(MalformedTokenizerException.class, () -> RwkvTokenizer.read(binary)).getMessage().contains("UTF-8"));
    }

    /** GGUF has what stands between Python's quotation marks, and pads the vocabulary to the model's. */
    @Test
    void theVocabularyOfAGgufFileIsTheSame() {
        GgufVocabulary.Frame frame = new GgufVocabulary.Frame(null, null, null, null, null, null);
        List<String> texts = List.of("<s>", "a", "\\n", "\\xe4\\xb8", "it's", "\\x96", "[PAD6]");
        Tokenizer tokenizer = new GgufVocabulary("rwkv", null, new GgufVocabulary.Tokens(texts, null, new int[] {3, 1, 1, 1, 1, 1, 5}),
                List.of(), frame).tokenizer();
        assertEquals(7, tokenizer.vocabularySize());
        assertArrayEquals(new int[] {1, 2, 3, 5, 4}, tokenizer.encode("a\n世it's", true));
        assertEquals("a\n世it's", tokenizer.decode(new int[] {0, 1, 2, 3, 5, 4, 6}, false));
        assertThrows(MalformedTokenizerException.class, () -> new GgufVocabulary("rwkv", null,
                new GgufVocabulary.Tokens(List.of("<s>", "\\q"), null, null), List.of(), frame).tokenizer());
    }

    @Test
    void aByteWithoutATokenIsNamed() {
        RwkvTokenizer tokenizer = new RwkvTokenizer(Map.of(1, new byte[] {'a'}));
        assertTrue(assertThrows(UnsupportedTokenizerException.class, () -> tokenizer.encode("ab", false)).getMessage().contains("0x62"));
    }
}
