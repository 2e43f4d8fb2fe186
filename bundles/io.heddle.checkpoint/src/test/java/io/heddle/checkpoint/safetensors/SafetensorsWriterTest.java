// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.safetensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is written, and how it gets into place. */
class SafetensorsWriterTest {

    private static final MemorySegment FOUR = MemorySegment.ofArray(new byte[] {1, 2, 3, 4});

    @TempDir
    Path folder;
    Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("model.safetensors");
    }

    @Test
    void theBytesAreThoseOfTheFormat() throws IOException {
        writer().add("b", ElementType.U8, List.of(4L), FOUR).add("a", ElementType.F32, List.of(), FOUR).metadata("k", "v").write();
        String header = "{\"__metadata__\":{\"k\":\"v\"},\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]},"
                + "\"b\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[4,8]}}";
        String padded = header + " ".repeat((8 - header.length() % 8) % 8);
        byte[] expected = RawFile.header(padded).bytes();
        byte[] written = Files.readAllBytes(file);
        assertEquals(new String(expected, StandardCharsets.UTF_8), new String(written, 0, expected.length, StandardCharsets.UTF_8));
        assertArrayEquals(new byte[] {1, 2, 3, 4, 1, 2, 3, 4}, Arrays.copyOfRange(written, expected.length, written.length));
    }

    @Test
    void theOrderOfAddingDoesNotMatter() throws IOException {
        writer().add("a", ElementType.F16, List.of(2L), FOUR).add("b", ElementType.F32, List.of(1L), FOUR)
                .metadata("x", "1").metadata("y", "2").write();
        byte[] once = Files.readAllBytes(file);
        writer().metadata("y", "2").metadata("x", "1")
                .add("b", ElementType.F32, List.of(1L), FOUR).add("a", ElementType.F16, List.of(2L), FOUR).write();
        assertArrayEquals(once, Files.readAllBytes(file));
    }

    @Test
    void aMappedTensorIsAlignedToItsElements() throws IOException {
        writer().add("odd", ElementType.U8, List.of(3L), FOUR.asSlice(0, 3)).add("half", ElementType.BF16, List.of(1L), FOUR.asSlice(0, 2))
                .add("long", ElementType.I64, List.of(1L), MemorySegment.ofArray(new long[] {7})).add("single", ElementType.F32, List.of(1L), FOUR)
                .metadata("k", "vv").write();
        try (var read = SafetensorsFile.open(file, Access.MAPPED)) {
            for (TensorEntry tensor : read.tensors().values())
                assertEquals(0, read.bytes(tensor.name()).address() % (tensor.type().bits() / 8), tensor.name());
        }
    }

    @Test
    void nothingAtAllCanBeWritten() throws IOException {
        writer().write();
        try (var read = SafetensorsFile.open(file, Access.MAPPED)) {
            assertEquals(0, read.tensors().size());
        }
    }

    @Test
    void segmentsOfAnyKindAreWritten() throws IOException {
        float[] floats = new float[700_001];
        for (int i = 0; i < floats.length; i++)
            floats[i] = i;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment foreign = arena.allocate(floats.length * 4L);
            foreign.copyFrom(MemorySegment.ofArray(floats));
            var shape = List.of((long) floats.length);
            writer().add("heap", ElementType.F32, shape, MemorySegment.ofArray(floats))
                    .add("native", ElementType.F32, shape, foreign)
                    .add("pieces", ElementType.F32, shape, out -> {
                        for (long at = 0; at < foreign.byteSize(); at += 1000)
                            out.write(foreign.asSlice(at, Math.min(1000, foreign.byteSize() - at)).asByteBuffer());
                    }).write();
            try (var read = SafetensorsFile.open(file, Access.COPY)) {
                for (String name : read.tensors().keySet())
                    assertEquals(-1, foreign.mismatch(read.bytes(name)), name);
            }
        }
    }

    @Test
    void overwritingAMappedFileLeavesTheOldViewIntact() throws IOException {
        writer().add("t", ElementType.U8, List.of(4L), FOUR).write();
        try (var old = SafetensorsFile.open(file, Access.MAPPED)) {
            MemorySegment before = old.bytes("t");
            writer().add("t", ElementType.U8, List.of(2L), MemorySegment.ofArray(new byte[] {9, 9})).write();
            assertArrayEquals(new byte[] {1, 2, 3, 4}, before.toArray(ValueLayout.JAVA_BYTE));
            try (var fresh = SafetensorsFile.open(file, Access.MAPPED)) {
                assertArrayEquals(new byte[] {9, 9}, fresh.bytes("t").toArray(ValueLayout.JAVA_BYTE));
            }
        }
    }

    @Test
    void aFileCanBeRewrittenFromItsOwnMapping() throws IOException {
        writer().add("t", ElementType.U8, List.of(4L), FOUR).write();
        try (var old = SafetensorsFile.open(file, Access.MAPPED)) {
            writer().add("renamed", ElementType.U8, List.of(4L), old.bytes("t")).write();
        }
        try (var fresh = SafetensorsFile.open(file, Access.COPY)) {
            assertEquals(-1, FOUR.mismatch(fresh.bytes("renamed")));
        }
    }

    @ParameterizedTest
    @EnumSource
    void namesOfAllKindsComeBack(Access access) throws IOException {
        var names = List.of("", "a\0b", "\u001b[2J", "\"\\", "\u202e", "\ud83d\ude00", "\ufeff", "\u2028", "n".repeat(4096));
        var writer = writer();
        for (String name : names)
            writer.add(name, ElementType.U8, List.of(4L), FOUR).metadata(name, name);
        writer.write();
        try (var read = SafetensorsFile.open(file, access)) {
            assertEquals(names.size(), read.tensors().size());
            for (String name : names) {
                assertEquals(-1, FOUR.mismatch(read.bytes(name)));
                assertEquals(name, read.metadata().get(name));
            }
        }
    }

    private SafetensorsWriter writer() {
        return new SafetensorsWriter(file);
    }
}
