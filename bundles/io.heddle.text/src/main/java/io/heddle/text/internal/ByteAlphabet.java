// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One printable character for each byte, so that a vocabulary of byte strings can be written as text.
 *
 * <p>Source: byte-level BPE of GPT-2 (Radford et al., 2019). The bytes that Latin-1 prints stand for themselves; the
 * others, in order, take the characters from U+0100 on.
 */
final class ByteAlphabet {

    private static final char[] CHARACTERS = new char[256];
    private static final short[] BYTES = new short[256 + 68];

    static {
        Arrays.fill(BYTES, (short) -1);
        char spare = 0x100;
        for (int value = 0; value < 256; value++) {
            boolean printable = value >= '!' && value <= '~' || value >= 0xA1 && value <= 0xAC || value >= 0xAE;
            CHARACTERS[value] = printable ? (char) value : spare++;
            BYTES[CHARACTERS[value]] = (short) value;
        }
    }

    private ByteAlphabet() {
    }

    /** The UTF-8 bytes of a text, one character each. */
    static String spell(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        char[] spelled = new char[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            spelled[i] = CHARACTERS[bytes[i] & 0xFF];
        }
        return new String(spelled);
    }

    /** The bytes that a token spells; if it has any other character, it stands for itself (added tokens do). */
    static byte[] bytes(CharSequence token) {
        byte[] bytes = new byte[token.length()];
        for (int i = 0; i < bytes.length; i++) {
            char c = token.charAt(i);
            if (c >= BYTES.length || BYTES[c] < 0) {
                return token.toString().getBytes(StandardCharsets.UTF_8);
            }
            bytes[i] = (byte) BYTES[c];
        }
        return bytes;
    }
}
