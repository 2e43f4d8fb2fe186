// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.safetensors;

import static io.heddle.checkpoint.safetensors.RawFile.entry;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.checkpoint.safetensors.MalformedCheckpointException.Kind;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ownership, threads, and types of an open file. */
class SafetensorsFileTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void segmentsAreReadOnlyAndEndWithTheFile(Access access) throws IOException {
        var file = SafetensorsFile.open(RawFile.tensor("U8", "[4]", 0, 4).data(4).in(folder), access);
        MemorySegment bytes = file.bytes("t");
        assertTrue(bytes.isReadOnly());
        assertThrows(IllegalArgumentException.class, () -> bytes.set(ValueLayout.JAVA_BYTE, 0, (byte) 9));
        file.close();
        file.close();
        assertThrows(IllegalStateException.class, () -> bytes.get(ValueLayout.JAVA_BYTE, 0));
        assertThrows(IllegalStateException.class, () -> file.bytes("t"));
        assertThrows(IllegalStateException.class, () -> file.copy("t", Arena.ofAuto()));
        assertEquals(1, file.tensors().size(), "the description outlives the data");
    }

    @ParameterizedTest
    @EnumSource
    void aCopyIsAlignedWritableAndOutlivesTheFile(Access access) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment copy;
            try (var file = SafetensorsFile.open(RawFile.tensor("U8", "[4]", 0, 4).data(4).in(folder), access)) {
                copy = file.copy("t", arena);
            }
            assertEquals(0, copy.address() % 64);
            copy.set(ValueLayout.JAVA_BYTE, 0, (byte) 9);
            assertArrayEquals(new byte[] {9, 1, 2, 3}, copy.toArray(ValueLayout.JAVA_BYTE));
        }
    }

    @Test
    void aTensorIsReadOnceAndKept() throws IOException {
        Path path = RawFile.tensor("U8", "[4]", 0, 4).data(4).in(folder);
        try (var file = SafetensorsFile.open(path, Access.COPY)) {
            MemorySegment first = file.bytes("t");
            Files.write(path, new byte[1000]);
            assertEquals(first.address(), file.bytes("t").address());
            assertArrayEquals(new byte[] {0, 1, 2, 3}, file.bytes("t").toArray(ValueLayout.JAVA_BYTE));
        }
    }

    @Test
    void aFileTruncatedWhileOpenIsReportedByReads() throws IOException {
        Path path = RawFile.tensor("U8", "[4000]", 0, 4000).data(4000).in(folder);
        try (var file = SafetensorsFile.open(path, Access.COPY); Arena arena = Arena.ofConfined()) {
            try (var shorten = FileChannel.open(path, StandardOpenOption.WRITE)) {
                shorten.truncate(1000);
            }
            RawFile.refused(Kind.TRUNCATED, () -> file.bytes("t"));
            RawFile.refused(Kind.TRUNCATED, () -> file.bytes("t"));
            RawFile.refused(Kind.TRUNCATED, () -> file.copy("t", arena));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTensorThatIsNotThereIsNamed(Access access) throws IOException {
        try (var file = SafetensorsFile.open(RawFile.tensor("U8", "[4]", 0, 4).data(4).in(folder), access)) {
            var refusal = RawFile.refused(Kind.MISSING_TENSOR, () -> file.bytes("model.no\nsuch"));
            assertTrue(refusal.getMessage().contains("\"model.no\\u000asuch\""), refusal.getMessage());
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyTypeOfTheFormatOpensAndUnsupportedOnesAreRefusedByName(ElementType type) throws IOException {
        String header = "{" + entry("t", type.name(), "[8]", 0, type.bits()) + ","
                + entry("u", "U8", "[1]", type.bits(), type.bits() + 1) + "}";
        try (var file = SafetensorsFile.open(RawFile.header(header).data(type.bits() + 1).in(folder), Access.COPY)) {
            assertEquals(type, file.tensor("t").type());
            assertEquals(1, file.bytes("u").byteSize());
            if (type.supported())
                assertEquals(type.bits(), file.bytes("t").byteSize());
            else
                assertTrue(RawFile.refused(Kind.UNSUPPORTED_TYPE, () -> file.bytes("t")).getMessage().contains(type.name()));
        }
    }

    @Test
    void theSupportedTypesAreThese() {
        var supported = EnumSet.of(ElementType.F64, ElementType.F32, ElementType.F16, ElementType.BF16, ElementType.I64,
                ElementType.I32, ElementType.I8, ElementType.U8, ElementType.BOOL);
        assertEquals(supported, EnumSet.copyOf(Arrays.stream(ElementType.values()).filter(ElementType::supported).toList()));
        assertSame(ElementType.BF16, ElementType.named("BF16").orElseThrow());
        assertTrue(ElementType.named("bf16").isEmpty());
    }

    @ParameterizedTest
    @EnumSource
    void manyThreadsReadOneFile(Access access) throws Exception {
        int tensors = 64;
        var header = new StringBuilder("{");
        for (int i = 0; i < tensors; i++)
            header.append(entry("t" + i, "U8", "[1024]", i * 1024L, (i + 1) * 1024L)).append(i < tensors - 1 ? "," : "}");
        var raw = RawFile.header(header.toString()).data(tensors * 1024);
        try (var file = SafetensorsFile.open(raw.in(folder), access); var threads = Executors.newFixedThreadPool(8)) {
            var reads = new ArrayList<Callable<Boolean>>();
            for (int round = 0; round < 8; round++)
                for (int i = 0; i < tensors; i++) {
                    int from = i * 1024;
                    String name = "t" + i;
                    reads.add(() -> file.bytes(name).mismatch(MemorySegment.ofArray(raw.data()).asSlice(from, 1024)) < 0);
                }
            for (var read : threads.invokeAll(reads))
                assertTrue(read.get());
        }
    }
}
