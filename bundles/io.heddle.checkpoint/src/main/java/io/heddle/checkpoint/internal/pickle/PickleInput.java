// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal.pickle;

import io.heddle.checkpoint.ModelException;
import io.heddle.checkpoint.internal.Quoting;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The bytes of a pickle, read front to back; no length is believed before that many bytes are there. */
final class PickleInput {
    /** Names of modules and classes are far below. */
    private static final int LONGEST_LINE = 1024;

    private final Path file;
    private final ByteBuffer bytes;
    private int opcodeAt;

    /** @param file for messages */
    PickleInput(Path file, byte[] pickle) {
        this.file = file;
        this.bytes = ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The next opcode; messages tell where it stands. */
    int opcode() {
        opcodeAt = bytes.position();
        return unsigned8();
    }

    int unsigned8() {
        return need(1).get() & 0xFF;
    }

    int unsigned16() {
        return need(2).getShort() & 0xFFFF;
    }

    int signed32() {
        return need(4).getInt();
    }

    long unsigned32() {
        return Integer.toUnsignedLong(need(4).getInt());
    }

    long signed64() {
        return need(8).getLong();
    }

    /** Makes sure that so many bytes follow. */
    void requireFollowing(long length) {
        counted(length);
    }

    /** Passes over bytes whose content is not needed. */
    void skip(long length) {
        bytes.position(bytes.position() + counted(length));
    }

    /** A whole number in as few bytes as it takes, little-endian, in two's complement. */
    long whole(long length) {
        if (length < 0 || length > Long.BYTES) {
            throw fault("an int of " + Long.toUnsignedString(length) + " bytes; at most " + Long.BYTES + " are allowed");
        }
        int count = counted(length);
        long value = 0;
        for (int i = 0; i < count; i++) {
            value |= (bytes.get() & 0xFFL) << 8 * i;
        }
        int unused = Long.SIZE - 8 * count;
        return count == 0 ? 0 : value << unused >> unused;
    }

    /** A text of that many bytes of UTF-8. */
    String text(long length) {
        return text(length, StandardCharsets.UTF_8);
    }

    /** A text of that many bytes, one a character: what Python 2 wrote. */
    String oldText(long length) {
        return text(length, StandardCharsets.ISO_8859_1);
    }

    private String text(long length, Charset charset) {
        ByteBuffer part = bytes.slice(bytes.position(), counted(length));
        bytes.position(bytes.position() + part.limit());
        try {
            return charset.newDecoder().decode(part).toString();
        } catch (CharacterCodingException malformed) {
            throw fault("a str that is not UTF-8");
        }
    }

    /** A text up to a line feed, which is taken too. */
    String line() {
        int start = bytes.position();
        int most = Math.min(bytes.limit(), start + LONGEST_LINE);
        for (int at = start; at < most; at++) {
            if (bytes.get(at) == '\n') {
                String line = text(at - start);
                bytes.position(at + 1);
                return line;
            }
        }
        throw fault("a name that does not end within " + LONGEST_LINE + " bytes");
    }

    /** @param problem what was found, and what is allowed */
    ModelException fault(String problem) {
        return new ModelException(Quoting.path(file) + ": its pickle has at byte " + opcodeAt + " " + problem);
    }

    private int counted(long length) {
        if (length < 0 || length > bytes.remaining()) {
            throw fault("a length of " + Long.toUnsignedString(length) + " bytes, and only " + bytes.remaining()
                    + " follow; the file is damaged");
        }
        return (int) length;
    }

    private ByteBuffer need(int length) {
        counted(length);
        return bytes;
    }
}
