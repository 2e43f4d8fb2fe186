// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.safetensors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.checkpoint.safetensors.MalformedCheckpointException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.function.Executable;

/** Builds files byte by byte, right or wrong, without the code under test. */
record RawFile(byte[] header, long statedLength, byte[] data) {

    static RawFile header(String text) {
        return header(text.getBytes(StandardCharsets.UTF_8));
    }

    static RawFile header(byte[] text) {
        return new RawFile(text, text.length, new byte[0]);
    }

    /** One tensor named t. */
    static RawFile tensor(String type, String shape, long begin, long end) {
        return header("{" + entry("t", type, shape, begin, end) + "}");
    }

    static String entry(String name, String type, String shape, long begin, long end) {
        return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}".formatted(name, type, shape, begin, end);
    }

    RawFile stating(long length) {
        return new RawFile(header, length, data);
    }

    RawFile data(int length) {
        byte[] counting = new byte[length];
        for (int i = 0; i < length; i++)
            counting[i] = (byte) i;
        return new RawFile(header, statedLength, counting);
    }

    byte[] bytes() {
        return ByteBuffer.allocate(Long.BYTES + header.length + data.length).order(ByteOrder.LITTLE_ENDIAN)
                .putLong(statedLength).put(header).put(data).array();
    }

    Path in(Path folder) throws IOException {
        return in(folder, "model.safetensors");
    }

    Path in(Path folder, String name) throws IOException {
        return Files.write(folder.resolve(name), bytes());
    }

    /** Writes the file and makes sure that both ways to open it refuse it with this kind. */
    void refused(Kind kind, Path folder) throws IOException {
        Path file = in(folder);
        for (Access access : Access.values()) {
            var refusal = RawFile.refused(kind, () -> SafetensorsFile.open(file, access).close());
            assertTrue(refusal.getMessage().startsWith(file.toString()), refusal.getMessage());
        }
    }

    static MalformedCheckpointException refused(Kind kind, Executable action) {
        var refusal = assertThrows(MalformedCheckpointException.class, action);
        assertEquals(kind, refusal.kind(), refusal.getMessage());
        assertFalse(refusal.getMessage().chars().anyMatch(Character::isISOControl), "one plain line");
        assertTrue(refusal.getMessage().length() < 1500, "a line that people read");
        return refusal;
    }
}
