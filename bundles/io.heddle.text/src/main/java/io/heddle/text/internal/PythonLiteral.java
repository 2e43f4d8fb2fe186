// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Reads a str or bytes literal as Python's {@code repr} writes it; nothing is evaluated. */
public final class PythonLiteral {

    private final String body;
    private final boolean characters;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int at;

    private PythonLiteral(String body, boolean characters) {
        this.body = body;
        this.characters = characters;
    }

    /**
     * The bytes of {@code b'..'}, or the UTF-8 of {@code '..'}; with either kind of quotation mark.
     *
     * @throws IllegalArgumentException telling what is wrong
     */
    public static byte[] bytes(String literal) {
        boolean bytes = literal.startsWith("b");
        String quoted = bytes ? literal.substring(1) : literal;
        if (quoted.length() < 2 || "'\"".indexOf(quoted.charAt(0)) < 0 || quoted.charAt(quoted.length() - 1) != quoted.charAt(0)) {
            throw new IllegalArgumentException("its token is not between quotation marks");
        }
        String body = quoted.substring(1, quoted.length() - 1);
        return new PythonLiteral(body, !bytes).read(quoted.charAt(0));
    }

    /**
     * The bytes of what stands between the quotation marks of a bytes literal.
     *
     * @throws IllegalArgumentException telling what is wrong
     */
    public static byte[] escapedBytes(String body) {
        return new PythonLiteral(body, false).read('\0');
    }

    private byte[] read(int mark) {
        while (at < body.length()) {
            int point = body.codePointAt(at);
            at += Character.charCount(point);
            if (point == mark) {
                throw new IllegalArgumentException("its token has a quotation mark within");
            }
            put(point == '\\' ? escaped() : point, point == '\\');
        }
        return out.toByteArray();
    }

    private int escaped() {
        if (at == body.length()) {
            throw new IllegalArgumentException("its token ends within an escape");
        }
        char kind = body.charAt(at++);
        return switch (kind) {
            case '\\', '\'', '"' -> kind;
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'x' -> hexadecimal(2);
            case 'u' -> characters ? hexadecimal(4) : unknown(kind);
            case 'U' -> characters ? hexadecimal(8) : unknown(kind);
            default -> unknown(kind);
        };
    }

    private static int unknown(char kind) {
        throw new IllegalArgumentException("its token has the escape \\" + (kind > ' ' && kind < 0x7F ? kind : '?')
                + "; \\\\, \\', \\\", \\n, \\r, \\t, \\x, \\u and \\U are allowed");
    }

    private int hexadecimal(int digits) {
        int end = at + digits;
        if (end > body.length() || !body.substring(at, end).matches("[0-9a-fA-F]+")) {
            throw new IllegalArgumentException("its token has an escape without its " + digits + " digits");
        }
        long value = Long.parseLong(body.substring(at, end), 16);
        at = end;
        if (value > Character.MAX_CODE_POINT) {
            throw new IllegalArgumentException("its token has a character beyond Unicode");
        }
        return (int) value;
    }

    private void put(int point, boolean wasEscaped) {
        if (characters) {
            if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                throw new IllegalArgumentException("its token has half a surrogate pair");
            }
            out.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
        } else if (point > (wasEscaped ? 0xFF : 0x7F)) {
            throw new IllegalArgumentException("its bytes have a character that is not ASCII");
        } else {
            out.write(point);
        }
    }
}
