// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

/**
 * Decodes UTF-8 byte by byte and appends characters only when they are complete.
 *
 * <p>Each longest start of a character that cannot go on becomes one U+FFFD, as in the WHATWG Encoding Standard, section
 * "UTF-8 decoder". This is what lossy decoding in Rust gives too, hence what the reference tokenizers give.
 */
public final class Utf8Assembler {

    private static final char REPLACEMENT = '\uFFFD';

    private int codePoint;
    private int missing;
    /** The range that the next continuation byte must lie in; narrower than 80..BF after E0, ED, F0 and F4. */
    private int lower = 0x80;
    private int upper = 0xBF;

    /** A text without unpaired surrogates: each becomes U+FFFD. */
    public static String wellFormed(String text) {
        int wrong = indexOfUnpaired(text, 0);
        if (wrong < 0) {
            return text;
        }
        StringBuilder repaired = new StringBuilder(text);
        for (; wrong >= 0; wrong = indexOfUnpaired(text, wrong + 1)) {
            repaired.setCharAt(wrong, REPLACEMENT);
        }
        return repaired.toString();
    }

    /** The index of the first unpaired surrogate at or after {@code from}, or -1. */
    public static int indexOfUnpaired(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return i;
            }
        }
        return -1;
    }

    public void accept(byte next, StringBuilder out) {
        int value = next & 0xFF;
        if (missing > 0 && (value < lower || value > upper)) {
            finish(out);
        }
        if (missing == 0) {
            start(value, out);
            return;
        }
        lower = 0x80;
        upper = 0xBF;
        codePoint = codePoint << 6 | value & 0x3F;
        if (--missing == 0) {
            out.appendCodePoint(codePoint);
        }
    }

    /** Ends the bytes: a character that was begun becomes U+FFFD. */
    public void finish(StringBuilder out) {
        if (missing > 0) {
            out.append(REPLACEMENT);
        }
        missing = 0;
        lower = 0x80;
        upper = 0xBF;
    }

    private void start(int value, StringBuilder out) {
        if (value < 0x80) {
            out.append((char) value);
        } else if (value < 0xC2 || value > 0xF4) {
            out.append(REPLACEMENT);
        } else if (value < 0xE0) {
            missing = 1;
            codePoint = value & 0x1F;
        } else if (value < 0xF0) {
            missing = 2;
            codePoint = value & 0x0F;
            lower = value == 0xE0 ? 0xA0 : 0x80;
            upper = value == 0xED ? 0x9F : 0xBF;
        } else {
            missing = 3;
            codePoint = value & 0x07;
            lower = value == 0xF0 ? 0x90 : 0x80;
            upper = value == 0xF4 ? 0x8F : 0xBF;
        }
    }
}
