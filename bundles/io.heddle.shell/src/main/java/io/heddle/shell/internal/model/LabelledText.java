// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.model;

import io.heddle.checkpoint.ModelException;
import io.heddle.text.ByteTokenizer;
import io.heddle.text.Tokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A text whose tokens, all but the first, are predicted from those before.
 *
 * @param tokens without special tokens; at least two, never changed
 * @param bytes the length in UTF-8 of the text of all tokens but the first
 */
public record LabelledText(int[] tokens, long bytes) {

    /**
     * Reads a file.
     *
     * @throws ModelException if it is too short, or is no text
     */
    public static LabelledText read(Path file, Tokenizer tokenizer) throws IOException {
        byte[] content = TextFile.bytes(file);
        LabelledText text = tokenizer instanceof ByteTokenizer
                ? ofBytes(content) : of(TextFile.text(file, content), content.length, tokenizer);
        if (text.tokens().length < 2) {
            throw new ModelException(file + " has " + text.tokens().length
                    + " tokens; at least 2 are needed, one to read and one to predict");
        }
        return text;
    }

    /** A byte model reads any bytes, text or not. */
    private static LabelledText ofBytes(byte[] content) {
        int[] tokens = new int[content.length];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = content[i] & 0xFF;
        }
        return new LabelledText(tokens, content.length - 1L);
    }

    private static LabelledText of(String text, long length, Tokenizer tokenizer) {
        int[] tokens = tokenizer.encode(text, false);
        if (tokens.length == 0) {
            return new LabelledText(tokens, 0);
        }
        String first = tokenizer.decode(new int[] {tokens[0]}, false);
        return new LabelledText(tokens, Math.max(1, length - first.getBytes(StandardCharsets.UTF_8).length));
    }
}
