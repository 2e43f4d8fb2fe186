// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal.notation;

/**
 * A piece of the short notation.
 *
 * @param kind what it is
 * @param text a word, the digits of a number, a string without its quotes, a label without its {@code #}, a symbol
 * @param at where it begins, from 1
 */
record Token(Kind kind, String text, int at) {
    /** The kinds of pieces. */
    enum Kind { WORD, NUMBER, STRING, LABEL, SYMBOL, END }

    boolean isWord(String word) {
        return kind == Kind.WORD && text.equals(word);
    }

    boolean isSymbol(String symbol) {
        return kind == Kind.SYMBOL && text.equals(symbol);
    }

    /** How a message names it. */
    String found() {
        return switch (kind) {
            case END -> "the end";
            case LABEL -> Quote.of("#" + text);
            default -> Quote.of(text);
        };
    }
}
