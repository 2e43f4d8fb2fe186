// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal.notation;

import io.heddle.api.stack.InvalidStackException;
import io.heddle.router.internal.notation.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Cuts the short notation into tokens; for one text, once. */
final class Lexer {
    private static final String SYMBOLS = ",:;()[]+&><=@|?";

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Lexer(String text) {
        this.text = text;
    }

    /** The tokens, with {@link Kind#END} last. */
    static List<Token> read(String text) {
        Lexer lexer = new Lexer(text);
        while (lexer.skipSpace()) {
            lexer.one();
        }
        lexer.add(Kind.END, "", text.length());
        return lexer.tokens;
    }

    private boolean skipSpace() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at < text.length();
    }

    private void one() {
        int start = at;
        char c = text.charAt(at);
        if (letter(c)) {
            add(Kind.WORD, take(this::inWord), start);
        } else if (digit(at) || (c == '-' || c == '.') && digit(at + 1)
                || c == '-' && peek(at + 1) == '.' && digit(at + 2)) {
            add(Kind.NUMBER, number(), start);
        } else if (c == '-' && text.startsWith("Infinity", at + 1)) {
            at += "-Infinity".length();
            add(Kind.WORD, "-Infinity", start);
        } else if (c == '"') {
            add(Kind.STRING, string(), start);
        } else if (c == '#') {
            at++;
            add(Kind.LABEL, take(this::inWord), start);
        } else if (c == '\u00d7') {
            at++;
            add(Kind.WORD, "x", start);
        } else {
            add(Kind.SYMBOL, symbol(c), start);
        }
    }

    private String symbol(char c) {
        if (c == '\u2026' || text.startsWith("..", at)) {
            at += c == '\u2026' ? 1 : text.startsWith("...", at) ? 3 : 2;
            return "..";
        }
        if (SYMBOLS.indexOf(c) < 0) {
            throw new InvalidStackException("position " + (at + 1) + ": found "
                    + Quote.of(new String(Character.toChars(text.codePointAt(at))))
                    + "; allowed are names, numbers, \"strings\" and " + String.join(" ", SYMBOLS.split("")) + " # ..");
        }
        String symbol = text.startsWith(">+", at) ? ">+" : String.valueOf(c);
        at += symbol.length();
        return symbol;
    }

    private String number() {
        int start = at;
        at += text.charAt(at) == '-' ? 1 : 0;
        digits();
        if (peek(at) == '.' && digit(at + 1)) {
            at++;
            digits();
        }
        if (peek(at) == 'e' || peek(at) == 'E') {
            int exponent = peek(at + 1) == '-' || peek(at + 1) == '+' ? at + 2 : at + 1;
            if (digit(exponent)) {
                at = exponent;
                digits();
            }
        }
        return text.substring(start, at);
    }

    private void digits() {
        while (digit(at)) {
            at++;
        }
    }

    private String string() {
        int start = at++;
        StringBuilder content = new StringBuilder();
        while (peek(at) != '"') {
            if (peek(at) == '\\' && at + 1 < text.length()) {
                content.append(switch (text.charAt(++at)) {
                    case 'n' -> '\n';
                    case 't' -> '\t';
                    case 'r' -> '\r';
                    default -> text.charAt(at);
                });
            } else if (at >= text.length()) {
                throw new InvalidStackException("position " + (start + 1) + ": found a string without its end; "
                        + "close it with a second quotation mark");
            } else {
                content.append(text.charAt(at));
            }
            at++;
        }
        at++;
        return content.toString();
    }

    /** Where a run of characters goes on. */
    private interface Going {
        boolean on();
    }

    private String take(Going going) {
        int start = at;
        while (at < text.length() && going.on()) {
            at++;
        }
        return text.substring(start, at);
    }

    /** Dots and hyphens join a name but do not end one, so that {@code a..} and {@code a -1} stay apart. */
    private boolean inWord() {
        char c = text.charAt(at);
        return letter(c) || digit(at) || (c == '.' || c == '-') && (letter(peek(at + 1)) || digit(at + 1));
    }

    private static boolean letter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    }

    private boolean digit(int index) {
        return peek(index) >= '0' && peek(index) <= '9';
    }

    private char peek(int index) {
        return index < text.length() ? text.charAt(index) : 0;
    }

    private void add(Kind kind, String content, int start) {
        tokens.add(new Token(kind, content, start + 1));
    }
}
