// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

import io.heddle.text.MalformedTokenizerException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Reads the lines of RWKV's vocabulary files: an id, a literal of Python, and the count of its bytes. */
public final class RwkvVocabularyFile {

    /** The published one has 1.1 million. */
    private static final long MOST_BYTES = 8 << 20;

    private RwkvVocabularyFile() {
    }

    /** The bytes of each id; errors as {@link io.heddle.text.RwkvTokenizer#read} tells. */
    public static Map<Integer, byte[]> read(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new MalformedTokenizerException(file + " has " + Files.size(file) + " bytes; at most " + MOST_BYTES + " are allowed");
        }
        Map<Integer, byte[]> tokens = new HashMap<>();
        // Tokens hold other characters that end lines.
        String[] lines = text(file).split("\n");
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].strip();
            if (!line.isEmpty()) {
                try {
                    read(line, tokens);
                } catch (IllegalArgumentException wrong) {
                    throw new MalformedTokenizerException(file + ", line " + (i + 1) + ": " + wrong.getMessage()
                            + "; an id, a literal and its length, as 256 'a' 1, are allowed");
                }
            }
        }
        if (tokens.isEmpty()) {
            throw new MalformedTokenizerException(file + " has no tokens; get it again");
        }
        return tokens;
    }

    private static String text(Path file) throws IOException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(Files.readAllBytes(file))).toString();
        } catch (CharacterCodingException malformed) {
            throw new MalformedTokenizerException(file + " is not UTF-8; get it again");
        }
    }

    private static void read(String line, Map<Integer, byte[]> tokens) {
        int first = line.indexOf(' ');
        int last = line.lastIndexOf(' ');
        if (first < 0 || first == last) {
            throw new IllegalArgumentException("it has fewer than three parts");
        }
        int id = number(line.substring(0, first));
        byte[] bytes = PythonLiteral.bytes(line.substring(first + 1, last));
        int length = number(line.substring(last + 1));
        if (bytes.length != length) {
            throw new IllegalArgumentException("its token has " + bytes.length + " bytes, not " + length);
        }
        if (tokens.putIfAbsent(id, bytes) != null) {
            throw new IllegalArgumentException("the id " + id + " was there before");
        }
    }

    private static int number(String digits) {
        if (!digits.matches("\\d{1,9}")) {
            throw new IllegalArgumentException("it has no number where one is due");
        }
        return Integer.parseInt(digits);
    }
}
