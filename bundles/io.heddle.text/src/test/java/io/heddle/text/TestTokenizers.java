// SPDX-License-Identifier: Apache-2.0
package io.heddle.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** What several tests read and make. */
final class TestTokenizers {

    private static final ObjectMapper JSON = new ObjectMapper();

    private TestTokenizers() {
    }

    static JsonNode json(String resource) throws IOException {
        try (InputStream in = TestTokenizers.class.getResourceAsStream(resource)) {
            return JSON.readTree(in);
        }
    }

    static int[] ints(JsonNode array) {
        int[] ints = new int[array.size()];
        for (int i = 0; i < ints.length; i++) {
            ints[i] = array.get(i).intValue();
        }
        return ints;
    }

    static Tokenizer read(String json) {
        try {
            return TokenizerJson.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file around a model whose quotes are written as apostrophes; the parts are members of the file. */
    static Tokenizer file(String model, String... parts) {
        return read(fileText(model, parts));
    }

    static String fileText(String model, String... parts) {
        StringBuilder file = new StringBuilder("{'version':'1.0','model':").append(model);
        for (String part : parts) {
            file.append(',').append(part);
        }
        return file.append('}').toString().replace('\'', '"');
    }

    /** A model of single characters, in order, without merges. */
    static String characters(String alphabet) {
        StringBuilder vocabulary = new StringBuilder();
        int[] id = {0};
        alphabet.codePoints().forEach(c -> vocabulary.append(id[0] == 0 ? "" : ",")
                .append('\'').append(Character.toString(c)).append("':").append(id[0]++));
        return "{'type':'BPE','vocab':{" + vocabulary + "},'merges':[]}";
    }

    /** Well-formed text of all planes, with many spaces, digits and line ends. */
    static String randomText(Random random, int longest) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(longest + 1);
        for (int i = 0; i < length; i++) {
            int c = switch (random.nextInt(4)) {
                case 0 -> " \n\t\r 09.,'".charAt(random.nextInt(10));
                case 1 -> 'a' + random.nextInt(26);
                case 2 -> random.nextInt(0x3000);
                default -> random.nextInt(0x110000);
            };
            text.appendCodePoint(c >= 0xD800 && c < 0xE000 ? 'x' : c);
        }
        return text.toString();
    }

    /** Random ids, some of no token, in pieces and all at once. */
    static void checkStreaming(Tokenizer tokenizer, Random random, int rounds, String message) {
        for (boolean skip : new boolean[] {false, true}) {
            StreamDecoder decoder = tokenizer.streamDecoder(skip);
            for (int round = 0; round < rounds; round++) {
                int[] ids = random.ints(random.nextInt(20), -1, tokenizer.vocabularySize() + 2).toArray();
                StringBuilder pieces = new StringBuilder();
                for (int id : ids) {
                    String piece = decoder.append(id);
                    assertWholeCharacters(piece, message);
                    pieces.append(piece);
                }
                pieces.append(decoder.flush());
                assertEquals(tokenizer.decode(ids, skip), pieces.toString(), message);
            }
        }
    }

    private static void assertWholeCharacters(String piece, String message) {
        if (!piece.isEmpty()) {
            assertFalse(Character.isLowSurrogate(piece.charAt(0)), message);
            assertFalse(Character.isHighSurrogate(piece.charAt(piece.length() - 1)), message);
        }
    }
}
