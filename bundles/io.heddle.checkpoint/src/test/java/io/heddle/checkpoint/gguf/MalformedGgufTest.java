// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.gguf;

import static io.heddle.checkpoint.gguf.RawGguf.ARRAY;
import static io.heddle.checkpoint.gguf.RawGguf.BOOL;
import static io.heddle.checkpoint.gguf.RawGguf.FLOAT32;
import static io.heddle.checkpoint.gguf.RawGguf.STRING;
import static io.heddle.checkpoint.gguf.RawGguf.UINT32;
import static io.heddle.checkpoint.gguf.RawGguf.UINT64;
import static io.heddle.checkpoint.gguf.RawGguf.UINT8;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that break the format, in one clear line each. */
class MalformedGgufTest {
    private static final int F32 = 0;
    private static final int Q4_K = 12;
    @TempDir
    Path folder;

    @Test
    void theStartIsChecked() throws IOException {
        new RawGguf().assertRefused(folder, "has 0 bytes");
        new RawGguf().u32(RawGguf.MAGIC).u32(3).u64(0).assertRefused(folder, "has 16 bytes", "24");
        new RawGguf().u32(0x4747_5546).u32(3).u64(0).u64(0).assertRefused(folder, "does not begin with GGUF");
        new RawGguf().raw("PK\3\4 something else entirely".getBytes()).assertRefused(folder, "does not begin with GGUF");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, -1})
    void otherVersionsAreRefused(int version) throws IOException {
        new RawGguf().u32(RawGguf.MAGIC).u32(version).u64(0).u64(0)
                .assertRefused(folder, "version " + Integer.toUnsignedString(version), "2 and 3", "convert");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void bigEndianIsRefusedByName(int version) throws IOException {
        new RawGguf().u32(RawGguf.MAGIC).u32(Integer.reverseBytes(version)).u64(0).u64(0).assertRefused(folder, "big endian");
    }

    @ParameterizedTest
    @ValueSource(longs = {1L << 20, 1L << 32, Long.MAX_VALUE, -2, Long.MIN_VALUE})
    void countsThatTheFileCannotHoldAreRefused(long count) throws IOException {
        RawGguf.of(count, 0).assertRefused(folder, Long.toUnsignedString(count), "list of tensors");
        RawGguf.of(0, count).assertRefused(folder, Long.toUnsignedString(count), "metadata");
        RawGguf.of(0, 1).u64(count).u64(0).assertRefused(folder, Long.toUnsignedString(count), "name of metadata key 0");
        RawGguf.of(0, 1).key("a", STRING).u64(count).assertRefused(folder, Long.toUnsignedString(count), "\"a\"");
        RawGguf.of(0, 1).key("a", ARRAY).u32(UINT64).u64(count).assertRefused(folder, Long.toUnsignedString(count), "\"a\"");
        RawGguf.of(0, 1).key("a", ARRAY).u32(STRING).u64(count).assertRefused(folder, Long.toUnsignedString(count), "\"a\"");
        RawGguf.of(0, 1).key("a", ARRAY).u32(STRING).u64(1).u64(count + 1).raw(new byte[1])
                .assertRefused(folder, "string of the metadata key \"a\"");
        RawGguf.of(1, 0).u64(count).raw(new byte[25]).assertRefused(folder, "name of tensor 0");
    }

    @Test
    void tooManyThingsAreRefusedEvenIfTheyAreThere() throws IOException {
        RawGguf.of(0, 100_001).raw(new byte[14 * 100_001]).assertRefused(folder, "100001 metadata keys", "100000");
        RawGguf.of(100_001, 0).raw(new byte[25 * 100_001]).assertRefused(folder, "100001 tensors", "100000");
    }

    @Test
    void keysHaveNamesOfTheirOwnAndKnownKinds() throws IOException {
        RawGguf.of(0, 2).key("a", UINT8).u8(1).key("a", UINT8).u8(2).raw(new byte[9]).assertRefused(folder, "\"a\"", "twice");
        RawGguf.of(0, 1).key("", UINT8).u8(1).raw(new byte[9]).assertRefused(folder, "no name");
        RawGguf.of(0, 1).u64(2).raw((byte) 0xC3, (byte) 0x28).u32(UINT8).u8(0).assertRefused(folder, "UTF-8");
        RawGguf.of(0, 1).key("a\u001b[31m", 13).u64(0).assertRefused(folder, "kind 13", "0 to 12", "\\u001b");
        RawGguf.of(0, 1).key("a", -1).u64(0).assertRefused(folder, "kind 4294967295");
        RawGguf.of(0, 1).key("a", BOOL).u8(2).raw(new byte[9]).assertRefused(folder, "\"a\"", "2", "flag");
        RawGguf.of(0, 1).key("a", UINT64).u64(-1).assertRefused(folder, "18446744073709551615");
    }

    @Test
    void arraysHoldPlainValuesOnly() throws IOException {
        RawGguf.of(0, 1).key("a", ARRAY).u32(ARRAY).u64(1).u32(ARRAY).u64(1).assertRefused(folder, "array of arrays");
        RawGguf.of(0, 1).key("a", ARRAY).u32(99).u64(1).assertRefused(folder, "kind 99");
        RawGguf.of(0, 1).key("a", ARRAY).u32(UINT64).u64((1L << 61) + 1).u64(0).assertRefused(folder, "\"a\"");
    }

    @Test
    void alignmentsArePowersOfTwo() throws IOException {
        for (int wrong : new int[] {0, 3, 33, -1, 1 << 21}) {
            RawGguf.of(0, 1).key("general.alignment", UINT32).u32(wrong)
                    .assertRefused(folder, "general.alignment", Integer.toUnsignedString(wrong), "power of two");
        }
        RawGguf.of(0, 1).key("general.alignment", UINT64).u64(32).assertRefused(folder, "UINT64", "UINT32");
        RawGguf.of(0, 1).key("general.alignment", FLOAT32).u32(0).assertRefused(folder, "whole number");
        RawGguf.of(0, 1).key("general.alignment", STRING).text("32").assertRefused(folder, "whole number");
    }

    @Test
    void shapesAreCheckedBeforeTheyAreMultiplied() throws IOException {
        RawGguf.of(1, 0).tensor("t", F32, 0, 0).pad(32).assertRefused(folder, "\"t\"", "dimension of 0");
        RawGguf.of(1, 0).tensor("t", F32, 0, 4, 0).pad(32).assertRefused(folder, "dimension of 0");
        RawGguf.of(1, 0).tensor("t", F32, 0, -1).pad(32).assertRefused(folder, "dimension of 18446744073709551615");
        RawGguf.of(1, 0).tensor("t", F32, 0, Long.MAX_VALUE, 2).pad(32).assertRefused(folder, "63 bits");
        RawGguf.of(1, 0).tensor("t", F32, 0, 1L << 31, 1L << 31, 2).pad(32).assertRefused(folder, "63 bits");
        RawGguf.of(1, 0).tensor("t", F32, 0, 1L << 62).pad(32).assertRefused(folder, "63 bits");
        RawGguf.of(1, 0).tensor("t", F32, 0, 1L << 40).pad(32).assertRefused(folder, "4398046511104 bytes");
        RawGguf.of(1, 0).tensor("t", F32, 0, 1, 1, 1, 1, 1).pad(32).assertRefused(folder, "5 dimensions", "4");
        RawGguf.of(1, 0).text("t").u32(-1).raw(new byte[32]).assertRefused(folder, "4294967295 dimensions");
        RawGguf.of(1, 0).tensor("t", Q4_K, 0, 255).pad(32).raw(new byte[256]).assertRefused(folder, "255", "blocks of 256");
    }

    @Test
    void typesAreKnown() throws IOException {
        for (int wrong : new int[] {4, 5, 31, 33, 36, 40, 99, -1}) {
            RawGguf.of(1, 0).tensor("t", wrong, 0, 32).pad(32).raw(new byte[256])
                    .assertRefused(folder, "type " + Integer.toUnsignedString(wrong), "Q8_0");
        }
    }

    @Test
    void tensorsLieOneAfterAnotherInTheFile() throws IOException {
        RawGguf.of(1, 0).tensor("t", F32, 32, 8).pad(32).raw(new byte[64]).assertRefused(folder, "begins at byte 32", "0 is due");
        RawGguf.of(2, 0).tensor("a", F32, 0, 8).tensor("b", F32, 0, 8).pad(32).raw(new byte[64])
                .assertRefused(folder, "\"b\"", "32 is due");
        RawGguf.of(2, 0).tensor("a", F32, 0, 1).tensor("b", F32, 4, 1).pad(32).raw(new byte[64])
                .assertRefused(folder, "\"b\"", "32 is due");
        RawGguf.of(1, 0).tensor("t", F32, -32, 8).pad(32).raw(new byte[64]).assertRefused(folder, "18446744073709551584");
        RawGguf.of(2, 0).tensor("t", F32, 0, 8).tensor("t", F32, 32, 8).pad(32).raw(new byte[64]).assertRefused(folder, "\"t\"", "twice");
        RawGguf.of(1, 0).tensor("t", F32, 0, 8).pad(32).raw(new byte[31]).assertRefused(folder, "takes 32 bytes");
        RawGguf.of(1, 0).tensor("t", F32, 0, 8).assertRefused(folder, "takes 32 bytes");
        RawGguf.of(1, 0).text("t").u32(1).u64(8).assertRefused(folder, "ends at byte", "\"t\"");
    }

    @Test
    void nothingButAFileIsOpened() {
        String message = assertThrows(MalformedGgufException.class, () -> GgufFile.open(folder, true)).getMessage();
        assertTrue(message.contains("not a regular file"), message);
    }

    @Test
    void aKeyOfAnotherKindIsRefusedWhenItIsRead() throws IOException {
        Path file = RawGguf.of(0, 4).key("text", STRING).text("a").key("broken", STRING).u64(1).raw((byte) 0xFF)
                .key("list", ARRAY).u32(UINT8).u64(2).u8(1).u8(2).key("many", ARRAY).u32(STRING).u64(3).text("a").text("bb").text("c")
                .write(folder);
        try (GgufFile opened = GgufFile.open(file, false)) {
            for (var read : java.util.List.<org.junit.jupiter.api.function.Executable>of(() -> opened.whole("text"),
                    () -> opened.flag("list"), () -> opened.text("list"), () -> opened.numbers("text"), () -> opened.text("broken"),
                    () -> opened.texts("list", 10, 10), () -> opened.texts("many", 2, 10), () -> opened.texts("many", 3, 1),
                    () -> opened.wholes("many"))) {
                String message = assertThrows(MalformedGgufException.class, read).getMessage();
                assertTrue(message.startsWith(file.toString()) && message.lines().count() == 1, message);
            }
        }
    }
}
