// SPDX-License-Identifier: Apache-2.0
package io.heddle.text;

import io.heddle.text.internal.Utf8Assembler;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The tokenizer of models that read bytes: 256 ids, each the byte of UTF-8 with that value.
 *
 * <p>It has no special tokens. Bytes that are not UTF-8 decode to U+FFFD; {@link #bytes} gives them as they are.
 */
public final class ByteTokenizer implements Tokenizer {

    private static final int SIZE = 256;

    @Override
    public int[] encode(String text, boolean addSpecialTokens) {
        byte[] bytes = Utf8Assembler.wellFormed(text).getBytes(StandardCharsets.UTF_8);
        int[] ids = new int[bytes.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = bytes[i] & 0xFF;
        }
        return ids;
    }

    /**
     * The bytes of ids, whether or not they are UTF-8.
     *
     * @throws IllegalArgumentException if an id is not a byte
     */
    public byte[] bytes(int[] ids) {
        byte[] bytes = new byte[ids.length];
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] < 0 || ids[i] >= SIZE) {
                throw new IllegalArgumentException("id " + ids[i] + " at " + i + " is not a byte (0 to 255)");
            }
            bytes[i] = (byte) ids[i];
        }
        return bytes;
    }

    @Override
    public StreamDecoder streamDecoder(boolean skipSpecial) {
        return new StreamDecoder() {
            private final Utf8Assembler assembler = new Utf8Assembler();
            private final StringBuilder text = new StringBuilder();

            @Override
            public String append(int id) {
                if (id >= 0 && id < SIZE) {
                    assembler.accept((byte) id, text);
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
        return SIZE;
    }

    /** The id of a one-character token below U+0080; the other bytes are no text by themselves. */
    @Override
    public OptionalInt idOf(String token) {
        return token.length() == 1 && token.charAt(0) < 0x80 ? OptionalInt.of(token.charAt(0)) : OptionalInt.empty();
    }

    @Override
    public Optional<String> tokenOf(int id) {
        return id >= 0 && id < 0x80 ? Optional.of(String.valueOf((char) id)) : Optional.empty();
    }

    @Override
    public Set<Integer> specialTokens() {
        return Set.of();
    }
}
