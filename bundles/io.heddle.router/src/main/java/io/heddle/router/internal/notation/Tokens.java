// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal.notation;

import io.heddle.api.stack.InvalidStackException;
import io.heddle.router.internal.notation.Token.Kind;
import java.util.List;

/** A place in the tokens of one text. Mutable, for one thread. */
final class Tokens {
    private final List<Token> tokens;
    private int next;
    private int open;

    Tokens(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token peek() {
        return peek(0);
    }

    /** A later token; beyond the end it is the end. */
    Token peek(int ahead) {
        return tokens.get(Math.min(next + ahead, tokens.size() - 1));
    }

    Token take() {
        Token token = peek();
        next = Math.min(next + 1, tokens.size() - 1);
        return token;
    }

    boolean accept(String symbol) {
        if (peek().isSymbol(symbol)) {
            take();
            return true;
        }
        return false;
    }

    boolean acceptWord(String word) {
        if (peek().isWord(word)) {
            take();
            return true;
        }
        return false;
    }

    void expect(String symbol) {
        if (!accept(symbol)) {
            throw unexpected(Quote.of(symbol));
        }
    }

    /** Whether a setting comes next: a name and an equals sign. */
    boolean atSetting() {
        return settingAt(0);
    }

    boolean settingAt(int ahead) {
        return (peek(ahead).kind() == Kind.WORD || peek(ahead).kind() == Kind.STRING)
                && peek(ahead + 1).isSymbol("=");
    }

    /** Enters a bracket; {@link #close} leaves it. */
    void open(String symbol) {
        Token bracket = peek();
        expect(symbol);
        if (++open > Limits.NESTING) {
            throw fault(bracket, "found more than " + Limits.NESTING + " brackets within each other; allowed are "
                    + Limits.NESTING);
        }
    }

    void close(String symbol) {
        expect(symbol);
        open--;
    }

    /** A whole number in a range. */
    int integer(int least, int most, String what) {
        Token token = peek();
        if (token.kind() != Kind.NUMBER) {
            throw unexpected(what);
        }
        take();
        try {
            int value = Integer.parseInt(token.text());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException notWhole) {
            // The message below says the same.
        }
        throw fault(token, "found " + token.found() + "; " + what + " is a whole number from " + least + " to " + most);
    }

    /** The error for the next token. */
    InvalidStackException unexpected(String allowed) {
        return fault(peek(), "found " + peek().found() + "; needed is " + allowed);
    }

    static InvalidStackException fault(Token token, String message) {
        return fault(token.at(), message);
    }

    static InvalidStackException fault(int at, String message) {
        return new InvalidStackException("position " + at + ": " + message);
    }
}
