// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal.notation;

import io.heddle.router.internal.notation.Token.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the options of a mechanism. Mutable, for one text. */
final class OptionParser {
    private static final int DIGITS = 100;

    private final Tokens tokens;

    OptionParser(Tokens tokens) {
        this.tokens = tokens;
    }

    /** {@code (key=value, ...)}, also empty. */
    Map<String, @Nullable Object> section() {
        Map<String, @Nullable Object> section = new LinkedHashMap<>();
        tokens.open("(");
        while (!tokens.peek().isSymbol(")")) {
            if (!tokens.atSetting()) {
                throw tokens.unexpected("an option, KEY=VALUE, or \")\"");
            }
            Token key = tokens.take();
            tokens.expect("=");
            if (section.containsKey(key.text())) {
                throw Tokens.fault(key, "found the option " + key.found() + " twice; once is allowed");
            }
            section.put(key.text(), value());
            tokens.accept(",");
        }
        tokens.close(")");
        return Collections.unmodifiableMap(section);
    }

    private @Nullable Object value() {
        Token token = tokens.peek();
        if (token.isSymbol("(")) {
            return section();
        }
        if (token.isSymbol("[")) {
            return list();
        }
        return switch (token.kind()) {
            case STRING -> tokens.take().text();
            case NUMBER -> number(tokens.take());
            case WORD -> word(tokens.take().text());
            default -> throw tokens.unexpected("a value: a number, true, false, a word, a \"string\", [list] or (section)");
        };
    }

    private List<@Nullable Object> list() {
        List<@Nullable Object> list = new ArrayList<>();
        tokens.open("[");
        while (!tokens.peek().isSymbol("]")) {
            list.add(value());
            tokens.accept(",");
        }
        tokens.close("]");
        return Collections.unmodifiableList(list);
    }

    /** Words that are values rather than texts. */
    static @Nullable Object word(String word) {
        return switch (word) {
            case "true" -> Boolean.TRUE;
            case "false" -> Boolean.FALSE;
            case "null" -> null;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            case "NaN" -> Double.NaN;
            default -> word;
        };
    }

    /** The smallest of Integer, Long and BigInteger that holds it; a Double where there is a point or an exponent. */
    static Number number(Token token) {
        String text = token.text();
        if (text.length() > DIGITS) {
            throw Tokens.fault(token, "found a number of " + text.length() + " digits; allowed are " + DIGITS);
        }
        if (text.chars().anyMatch(c -> c == '.' || c == 'e' || c == 'E')) {
            double value = Double.parseDouble(text);
            if (Double.isInfinite(value)) {
                throw Tokens.fault(token, "found " + token.found() + ", which no double holds; write Infinity if that is "
                        + "meant");
            }
            return value;
        }
        return whole(new BigInteger(text));
    }

    private static Number whole(BigInteger value) {
        if (value.bitLength() < Integer.SIZE) {
            return value.intValue();
        }
        return value.bitLength() < Long.SIZE ? (Number) value.longValue() : value;
    }
}
