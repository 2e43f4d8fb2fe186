// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

import java.util.List;
import java.util.function.Consumer;

/** Splits a text into the words within which the model merges. */
sealed interface PreTokenizer {

    /** The split of GPT-2: contractions, words, numbers and other signs with the space before them, and white space. */
    TextPattern GPT2 = new TextPattern.Regex(new OnigurumaPattern(
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+"));

    /** Gives the words of a piece in order; none is empty. */
    void split(Piece piece, Consumer<Piece> words);

    /** Cuts at the matches of a pattern. */
    record Split(TextPattern pattern, SplitBehavior behavior, boolean invert) implements PreTokenizer {
        @Override
        public void split(Piece piece, Consumer<Piece> words) {
            String text = piece.text();
            for (SplitBehavior.Span span : behavior.split(text, pattern, invert)) {
                words.accept(new Piece(text.substring(span.start(), span.end()), piece.first() && span.start() == 0));
            }
        }
    }

    /** Cuts as GPT-2 does, or not at all, and spells each word in the alphabet of bytes. */
    record ByteLevel(boolean prefixSpace, boolean cut) implements PreTokenizer {
        @Override
        public void split(Piece piece, Consumer<Piece> words) {
            String text = prefixSpace && !piece.text().startsWith(" ") ? " " + piece.text() : piece.text();
            Consumer<Piece> spelled = word -> words.accept(new Piece(ByteAlphabet.spell(word.text()), word.first()));
            if (cut) {
                new Split(GPT2, SplitBehavior.ISOLATED, false).split(new Piece(text, piece.first()), spelled);
            } else {
                spelled.accept(new Piece(text, piece.first()));
            }
        }
    }

    /** When a {@link Metaspace} puts its sign before a piece. */
    enum Prepend { ALWAYS, FIRST, NEVER }

    /** Writes spaces as a visible sign, and cuts before each. */
    record Metaspace(String sign, Prepend prepend, boolean cut) implements PreTokenizer {
        @Override
        public void split(Piece piece, Consumer<Piece> words) {
            String text = piece.text().replace(" ", sign);
            boolean wanted = switch (prepend) {
                case ALWAYS -> true;
                case FIRST -> piece.first();
                case NEVER -> false;
            };
            Piece signed = new Piece(wanted && !text.startsWith(sign) ? sign + text : text, piece.first());
            if (cut) {
                new Split(new TextPattern.Literal(sign), SplitBehavior.MERGED_WITH_NEXT, false).split(signed, words);
            } else {
                words.accept(signed);
            }
        }
    }

    /** One after the other. */
    record Sequence(List<PreTokenizer> parts) implements PreTokenizer {
        @Override
        public void split(Piece piece, Consumer<Piece> words) {
            split(0, piece, words);
        }

        private void split(int part, Piece piece, Consumer<Piece> words) {
            if (part == parts.size()) {
                words.accept(piece);
            } else {
                parts.get(part).split(piece, word -> split(part + 1, word, words));
            }
        }
    }
}
