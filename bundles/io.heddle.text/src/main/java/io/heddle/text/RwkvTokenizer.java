// SPDX-License-Identifier: Apache-2.0
package io.heddle.text;

import io.heddle.text.internal.ByteVocabulary;
import io.heddle.text.internal.RwkvVocabularyFile;
import io.heddle.text.internal.Utf8Assembler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The tokenizer of RWKV's World models: tokens are runs of bytes, and at each place of a text the longest token that
 * fits is taken.
 *
 * <p>It has no special tokens; id 0, with which World models end a text, is none of its tokens and decodes to nothing.
 * Characters whose bytes lie in several tokens are decoded when they are complete.
 */
public final class RwkvTokenizer implements Tokenizer {

    private final ByteVocabulary vocabulary;
    private final int size;

    /**
     * @param tokens the bytes of each id; copied
     * @throws MalformedTokenizerException if a token is empty, too long or there twice, or an id is out of range
     */
    public RwkvTokenizer(Map<Integer, byte[]> tokens) {
        vocabulary = new ByteVocabulary(tokens);
        size = vocabulary.size();
    }

    /**
     * A vocabulary that is padded with ids which are no tokens.
     *
     * @param tokens as above
     * @param size one more than the highest id, token or not
     * @throws MalformedTokenizerException as above, or if an id is beyond the size
     */
    public RwkvTokenizer(Map<Integer, byte[]> tokens, int size) {
        vocabulary = new ByteVocabulary(tokens);
        this.size = size;
        if (vocabulary.size() > size) {
            throw new MalformedTokenizerException("the vocabulary has the id " + (vocabulary.size() - 1) + "; 0 to " + (size - 1) + " are allowed");
        }
    }

    /**
     * Reads a vocabulary file such as {@code rwkv_vocab_v20230424.txt}: a line for each token with its id, its bytes as
     * a literal of Python, {@code '..'} or {@code b'..'}, and their count.
     *
     * @throws IOException if the file cannot be read
     * @throws MalformedTokenizerException in one line if it is something else, with the line where it is wrong
     */
    public static RwkvTokenizer read(Path file) throws IOException {
        Map<Integer, byte[]> tokens = RwkvVocabularyFile.read(file);
        try {
            return new RwkvTokenizer(tokens);
        } catch (MalformedTokenizerException wrong) {
            throw new MalformedTokenizerException(file + ": " + wrong.getMessage());
        }
    }

    /** @throws UnsupportedTokenizerException if the text has a byte that no token begins with; World models have all */
    @Override
    public int[] encode(String text, boolean addSpecialTokens) {
        byte[] bytes = Utf8Assembler.wellFormed(text).getBytes(StandardCharsets.UTF_8);
        int[] ids = new int[bytes.length];
        int count = 0;
        for (int at = 0; at < bytes.length; count++) {
            ids[count] = vocabulary.longest(bytes, at);
            at += vocabulary.bytes(ids[count]).orElseThrow().length;
        }
        return Arrays.copyOf(ids, count);
    }

    @Override
    public StreamDecoder streamDecoder(boolean skipSpecial) {
        return new StreamDecoder() {
            private final Utf8Assembler assembler = new Utf8Assembler();
            private final StringBuilder text = new StringBuilder();

            @Override
            public String append(int id) {
                for (byte next : vocabulary.bytes(id).orElse(new byte[0])) {
                    assembler.accept(next, text);
                }
                return drain();
            }

            @Override
            public String flush() {
                assembler.finish(text);
                return drain();
            }

            private String drain() {
                String piece = text.toString();
                text.setLength(0);
                return piece;
            }
        };
    }

    @Override
    public int vocabularySize() {
        return size;
    }

    /** The id of a token that is whole characters. */
    @Override
    public OptionalInt idOf(String token) {
        return vocabulary.id(token.getBytes(StandardCharsets.UTF_8));
    }

    /** The token of an id, if its bytes are whole characters. */
    @Override
    public Optional<String> tokenOf(int id) {
        return vocabulary.bytes(id).map(bytes -> new String(bytes, StandardCharsets.UTF_8)).filter(text -> idOf(text).equals(OptionalInt.of(id)));
    }

    @Override
    public Set<Integer> specialTokens() {
        return Set.of();
    }
}
