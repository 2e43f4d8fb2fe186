// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.gguf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Good files are read as they are. */
class GgufFileTest {
    @TempDir
    Path folder;

    @Test
    void valuesOfAllKindsAreRead() throws IOException {
        RawGguf raw = RawGguf.of(0, 15).key("u8", 0).u8(200).key("i8", 1).u8(200).key("u16", 2).u16(60_000).key("i16", 3).u16(60_000)
                .key("u32", 4).u32(-1).key("i32", 5).u32(-1).key("f32", 6).u32(Float.floatToIntBits(0.5f)).key("bool", 7).u8(1)
                .key("text", 8).text("h\u00e9llo").key("u64", 10).u64(1L << 40).key("i64", 11).u64(-5)
                .key("f64", 12).u64(Double.doubleToLongBits(0.1)).key("texts", 9).u32(8).u64(2).text("a").text("")
                .key("floats", 9).u32(6).u64(2).u32(Float.floatToIntBits(1.5f)).u32(Float.floatToIntBits(-2))
                .key("shorts", 9).u32(3).u64(2).u16(7).u16(-7);
        try (GgufFile file = GgufFile.open(raw.write(folder), true)) {
            assertEquals(List.of(200L, -56L, 60_000L, -5536L, 4_294_967_295L, -1L, 1L << 40, -5L), List.of(
                    file.whole("u8").getAsLong(), file.whole("i8").getAsLong(), file.whole("u16").getAsLong(),
                    file.whole("i16").getAsLong(), file.whole("u32").getAsLong(), file.whole("i32").getAsLong(),
                    file.whole("u64").getAsLong(), file.whole("i64").getAsLong()));
            assertEquals(0.5, file.number("f32").getAsDouble());
            assertEquals(0.1, file.number("f64").getAsDouble());
            assertEquals(200, file.number("u8").getAsDouble());
            assertEquals(Optional.of(true), file.flag("bool"));
            assertEquals(Optional.of("h\u00e9llo"), file.text("text"));
            assertEquals(Optional.of(List.of("a", "")), file.texts("texts", 2, 1));
            assertArrayEquals(new float[] {1.5f, -2}, file.numbers("floats").orElseThrow());
            assertArrayEquals(new long[] {7, -7}, file.wholes("shorts").orElseThrow());
            assertArrayEquals(new float[] {7, -7}, file.numbers("shorts").orElseThrow());
            assertArrayEquals(new long[] {200}, file.wholes("u8").orElseThrow());
            assertEquals(List.of(7L, -7L), file.value("shorts"));
            assertEquals(2, file.count("texts").getAsLong());
            assertTrue(file.text("absent").isEmpty() && file.whole("absent").isEmpty() && file.count("absent").isEmpty());
            assertEquals(15, file.keys().size());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void tensorsHaveTheirShapesOutermostFirst(int version) throws IOException {
        RawGguf raw = new RawGguf().u32(RawGguf.MAGIC).u32(version).u64(3).u64(1).key("general.alignment", 4).u32(64)
                .tensor("matrix", 0, 0, 3, 2).tensor("scalar", 0, 64).tensor("blocks", 8, 128, 32, 2).pad(64);
        for (int i = 0; i < 6; i++) {
            raw.u32(Float.floatToIntBits(i));
        }
        raw.pad(64).u32(Float.floatToIntBits(9)).pad(64).raw(new byte[68]);
        for (boolean mapped : new boolean[] {true, false}) {
            try (GgufFile file = GgufFile.open(raw.write(folder), mapped)) {
                assertEquals(List.of("matrix", "scalar", "blocks"), List.copyOf(file.tensors().keySet()));
                assertEquals(List.of(2L, 3L), file.tensors().get("matrix").shape());
                assertEquals(List.of(), file.tensors().get("scalar").shape());
                assertEquals(68, file.tensors().get("blocks").byteSize());
                MemorySegment bytes = file.bytes("matrix");
                assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5}, bytes.toArray(ValueLayout.JAVA_FLOAT_UNALIGNED));
                assertTrue(bytes.isReadOnly());
                assertEquals(9, file.bytes("scalar").get(ValueLayout.JAVA_FLOAT_UNALIGNED, 0));
                assertEquals(GgufType.Q8_0, file.tensors().get("blocks").type());
                assertThrows(IllegalArgumentException.class, () -> file.bytes("absent"));
            }
        }
    }

    @Test
    void aFileThatBecameShorterIsToldWhenItIsCopied() throws IOException {
        Path path = RawGguf.of(1, 0).tensor("t", 0, 0, 8).pad(32).raw(new byte[32]).write(folder);
        try (GgufFile file = GgufFile.open(path, false)) {
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                channel.truncate(channel.size() - 8);
            }
            assertTrue(assertThrows(MalformedGgufException.class, () -> file.bytes("t")).getMessage().contains("reached further"));
        }
    }

    @Test
    void segmentsEndWithTheFile() throws IOException {
        GgufFile file = GgufFile.open(RawGguf.of(1, 0).tensor("t", 0, 0, 8).pad(32).raw(new byte[32]).write(folder), true);
        MemorySegment bytes = file.bytes("t");
        file.close();
        file.close();
        assertThrows(IllegalStateException.class, () -> bytes.get(ValueLayout.JAVA_BYTE, 0));
    }
}
