// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

import java.text.Normalizer.Form;
import java.util.List;
import java.util.Locale;

/** Rewrites a text before it is split. */
sealed interface Normalizer {

    /** The text rewritten; it stays the first piece only as long as its first character is not taken away. */
    Piece normalize(Piece piece);

    /** A normalization form of Unicode. */
    record UnicodeForm(Form form) implements Normalizer {
        @Override
        public Piece normalize(Piece piece) {
            return new Piece(java.text.Normalizer.normalize(piece.text(), form), piece.first());
        }
    }

    /** Lower case, character by character: a final sigma becomes an ordinary one. */
    record Lowercase() implements Normalizer {
        @Override
        public Piece normalize(Piece piece) {
            StringBuilder lower = new StringBuilder(piece.text().length());
            piece.text().codePoints().forEach(c -> {
                // Only U+0130 has a lower case of two characters.
                if (c == 0x130) {
                    lower.append(Character.toString(c).toLowerCase(Locale.ROOT));
                } else {
                    lower.appendCodePoint(Character.toLowerCase(c));
                }
            });
            return new Piece(lower.toString(), piece.first());
        }
    }

    /** Takes white space away at the ends. */
    record Strip(boolean left, boolean right) implements Normalizer {
        @Override
        public Piece normalize(Piece piece) {
            String text = piece.text();
            int start = 0;
            int end = text.length();
            while (left && start < end && CharacterKind.isSpace(text.charAt(start))) {
                start++;
            }
            while (right && end > start && CharacterKind.isSpace(text.charAt(end - 1))) {
                end--;
            }
            return new Piece(text.substring(start, end), piece.first() && start == 0);
        }
    }

    /** Takes combining marks away; a decomposing form before it separates them from their letters. */
    record StripAccents() implements Normalizer {
        @Override
        public Piece normalize(Piece piece) {
            String text = piece.text();
            StringBuilder stripped = new StringBuilder(text.length());
            text.codePoints().filter(c -> !CharacterKind.isMark(c)).forEach(stripped::appendCodePoint);
            boolean startStays = text.isEmpty() || !CharacterKind.isMark(text.codePointAt(0));
            return new Piece(stripped.toString(), piece.first() && startStays);
        }
    }

    /** Puts a string before a text that is not empty. */
    record Prepend(String prefix) implements Normalizer {
        @Override
        public Piece normalize(Piece piece) {
            return piece.text().isEmpty() ? piece : new Piece(prefix + piece.text(), piece.first());
        }
    }

    /** Replaces every match. */
    record Replace(TextPattern pattern, String content) implements Normalizer {
        @Override
        public Piece normalize(Piece piece) {
            boolean[] startGone = {false};
            if (piece.first() && content.isEmpty()) {
                pattern.findAll(piece.text(), (start, end) -> startGone[0] |= start == 0 && end > 0);
            }
            return new Piece(pattern.replaceAll(piece.text(), content), piece.first() && !startGone[0]);
        }
    }

    /** Spells a text in the alphabet of bytes. */
    record ByteLevel() implements Normalizer {
        @Override
        public Piece normalize(Piece piece) {
            return new Piece(ByteAlphabet.spell(piece.text()), piece.first());
        }
    }

    /** One after the other. */
    record Sequence(List<Normalizer> parts) implements Normalizer {
        @Override
        public Piece normalize(Piece piece) {
            Piece normalized = piece;
            for (Normalizer part : parts) {
                normalized = part.normalize(normalized);
            }
            return normalized;
        }
    }
}
