// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.safetensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.checkpoint.safetensors.MalformedCheckpointException.Kind;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not written, and what a failure leaves behind. */
class WriterRefusalTest {

    private static final MemorySegment FOUR = MemorySegment.ofArray(new byte[] {1, 2, 3, 4});

    @TempDir
    Path folder;
    Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("model.safetensors");
    }

    @Test
    void aFailingBodyLeavesTheOldFileAndNothingElse() throws IOException {
        writer().add("t", ElementType.U8, List.of(4L), FOUR).write();
        byte[] before = Files.readAllBytes(file);
        var broken = new IOException("the source is gone");
        var failing = writer().add("t", ElementType.U8, List.of(8L), out -> {
            out.write(ByteBuffer.allocate(4));
            throw broken;
        });
        assertSame(broken, assertThrows(IOException.class, failing::write));
        assertUntouched(before);
    }

    @Test
    void aBodyOfTheWrongLengthIsRefused() throws IOException {
        writer().add("t", ElementType.U8, List.of(4L), FOUR).write();
        byte[] before = Files.readAllBytes(file);
        for (int length : new int[] {0, 7, 9}) {
            var wrong = writer().add("t", ElementType.U8, List.of(8L), out -> out.write(ByteBuffer.allocate(length)));
            RawFile.refused(Kind.SHAPE_MISMATCH, wrong::write);
        }
        assertUntouched(before);
    }

    @Test
    void whatTheReaderWouldRefuseIsNotAdded() throws IOException {
        RawFile.refused(Kind.SHAPE_MISMATCH, () -> writer().add("t", ElementType.F32, List.of(2L), FOUR));
        RawFile.refused(Kind.SHAPE_MISMATCH, () -> writer().add("t", ElementType.F32, List.of(-1L), FOUR));
        RawFile.refused(Kind.OVERFLOW, () -> writer().add("t", ElementType.F32, List.of(1L << 40, 1L << 40), FOUR));
        RawFile.refused(Kind.MISALIGNED, () -> writer().add("t", ElementType.F4, List.of(3L), FOUR));
        RawFile.refused(Kind.TOO_MANY_DIMENSIONS, () -> writer().add("t", ElementType.U8, Collections.nCopies(65, 1L), FOUR));
        RawFile.refused(Kind.NAME_TOO_LONG, () -> writer().add("n".repeat(4097), ElementType.U8, List.of(4L), FOUR));
        RawFile.refused(Kind.INVALID_HEADER, () -> writer().add("\ud800", ElementType.U8, List.of(4L), FOUR));
        RawFile.refused(Kind.INVALID_HEADER, () -> writer().metadata("k", "\udc00"));
        RawFile.refused(Kind.DUPLICATE_NAME, () -> writer().add("__metadata__", ElementType.U8, List.of(4L), FOUR));
        RawFile.refused(Kind.DUPLICATE_NAME, () -> writer().metadata("k", "1").metadata("k", "2"));
        var twice = writer().add("t", ElementType.U8, List.of(4L), FOUR);
        RawFile.refused(Kind.DUPLICATE_NAME, () -> twice.add("t", ElementType.U8, List.of(4L), FOUR));
    }

    @Test
    void aHeaderAboveTheCapIsNotWritten() throws IOException {
        var large = writer().metadata("k", "v".repeat(Limits.HEADER_BYTES));
        RawFile.refused(Kind.HEADER_TOO_LARGE, large::write);
        assertEquals(0, Files.list(folder).count());
    }

    @Test
    void tensorsThatTogetherExceedAnyFileAreNotWritten() throws IOException {
        long half = Long.MAX_VALUE / 16;
        var huge = writer();
        for (int i = 0; i < 17; i++)
            huge.add("t" + i, ElementType.U8, List.of(half), out -> { });
        RawFile.refused(Kind.OVERFLOW, huge::write);
        assertEquals(0, Files.list(folder).count());
    }

    private SafetensorsWriter writer() {
        return new SafetensorsWriter(file);
    }

    private void assertUntouched(byte[] before) throws IOException {
        assertArrayEquals(before, Files.readAllBytes(file));
        try (var all = Files.list(folder)) {
            assertEquals(List.of(file), all.toList());
        }
    }
}
