// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.gguf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes files byte by byte, so that nothing in them has to be right. */
final class RawGguf {
    static final int MAGIC = 0x4655_4747;
    static final int UINT8 = 0;
    static final int UINT32 = 4;
    static final int FLOAT32 = 6;
    static final int BOOL = 7;
    static final int STRING = 8;
    static final int ARRAY = 9;
    static final int UINT64 = 10;
    static final int INT64 = 11;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** A header that promises so many tensors and keys. */
    static RawGguf of(long tensors, long keys) {
        return new RawGguf().u32(MAGIC).u32(3).u64(tensors).u64(keys);
    }

    RawGguf u8(int value) {
        bytes.write(value);
        return this;
    }

    RawGguf u16(int value) {
        return u8(value).u8(value >> 8);
    }

    RawGguf u32(int value) {
        bytes.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
        return this;
    }

    RawGguf u64(long value) {
        bytes.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
        return this;
    }

    RawGguf text(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        u64(encoded.length);
        bytes.writeBytes(encoded);
        return this;
    }

    RawGguf raw(byte... more) {
        bytes.writeBytes(more);
        return this;
    }

    /** A key of this kind, whose value is to follow. */
    RawGguf key(String name, int kind) {
        return text(name).u32(kind);
    }

    /** An entry of the tensor list; dimensions in the file's order, innermost first. */
    RawGguf tensor(String name, int type, long offset, long... dimensions) {
        text(name).u32(dimensions.length);
        for (long dimension : dimensions) {
            u64(dimension);
        }
        return u32(type).u64(offset);
    }

    RawGguf pad(int alignment) {
        return raw(new byte[-bytes.size() & alignment - 1]);
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    Path write(Path folder) throws IOException {
        return Files.write(folder.resolve("model.gguf"), bytes());
    }

    /** Makes sure that a file is refused in one plain line that names it, says what is wrong and what to do. */
    void assertRefused(Path folder, String... expected) throws IOException {
        Path file = write(folder);
        String message;
        try (GgufFile opened = GgufFile.open(file, true)) {
            throw new AssertionError("was read: " + opened.tensors());
        } catch (MalformedGgufException refused) {
            message = refused.getMessage();
        }
        for (String part : expected) {
            assertTrue(message.contains(part), message);
        }
        assertTrue(message.startsWith(file.toString()), message);
        assertEquals(1, message.lines().count(), message);
        assertTrue(message.contains("; ") && message.chars().noneMatch(Character::isISOControl), message);
    }
}
