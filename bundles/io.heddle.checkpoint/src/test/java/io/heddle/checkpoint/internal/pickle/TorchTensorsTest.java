// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal.pickle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.checkpoint.Conversion;
import io.heddle.checkpoint.ModelException;
import io.heddle.checkpoint.Models.Access;
import io.heddle.checkpoint.internal.BlockValues;
import io.heddle.checkpoint.safetensors.SafetensorsStore;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as PyTorch writes them. */
class TorchTensorsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Access.class)
    void aStateDictIsReadByName(Access access) throws IOException {
        byte[] pickle = new PickleBytes().protocol().orderedDict().raw("(")
                .text("a").tensor("FloatStorage", "0", 2, 3)
                .text("b").global("torch._utils", "_rebuild_parameter").raw("(").tensor("FloatStorage", "1").raw("\u0088").orderedDict().raw("tR")
                .raw("u}").text("_metadata").orderedDict().raw("sb").stop();
        Path file = TorchArchive.of(pickle).storage("0", 1, 2, 3, 4, 5, 6).storage("1", 7).in(folder, "model.pth");
        try (TorchTensors store = TorchTensors.open(file, access)) {
            assertEquals(List.of("a", "b"), List.copyOf(store.shapes().keySet()));
            assertEquals(Shape.of(2, 3), store.shapes().get("a"));
            assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, BlockValues.of(store.block("a")));
            assertArrayEquals(new float[] {7}, BlockValues.of(store.block("b")));
            assertEquals(28, store.bytes());
        }
    }

    @ParameterizedTest
    @EnumSource(Access.class)
    void viewsOfOneStorageAreReadThroughTheirStrides(Access access) throws IOException {
        byte[] pickle = new PickleBytes().protocol().raw("}(")
                .text("whole").tensor("FloatStorage", "0", 6, 0, new long[] {2, 3}, new long[] {3, 1})
                .text("tied").tensor("FloatStorage", "0", 6, 0, new long[] {2, 3}, new long[] {3, 1})
                .text("transposed").tensor("FloatStorage", "0", 6, 0, new long[] {3, 2}, new long[] {1, 3})
                .text("row").tensor("FloatStorage", "0", 6, 3, new long[] {1, 3}, new long[] {99, 1})
                .text("column").tensor("FloatStorage", "0", 6, 1, new long[] {2}, new long[] {3})
                .text("empty").tensor("FloatStorage", "0", 6, 6, new long[] {0, 3}, new long[] {3, 1}).raw("u").stop();
        Path file = TorchArchive.of(pickle).storage("0", 1, 2, 3, 4, 5, 6).in(folder, "model.pt");
        try (TorchTensors store = TorchTensors.open(file, access)) {
            assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, BlockValues.of(store.block("tied")));
            assertEquals("whole", store.first("tied"));
            assertEquals("transposed", store.first("transposed"));
            assertArrayEquals(new float[] {1, 4, 2, 5, 3, 6}, BlockValues.of(store.block("transposed")));
            assertArrayEquals(new float[] {4, 5, 6}, BlockValues.of(store.block("row")));
            assertArrayEquals(new float[] {2, 5}, BlockValues.of(store.block("column")));
            assertArrayEquals(new float[0], BlockValues.of(store.block("empty")));
        }
    }

    @Test
    void viewsAreConvertedAsTheyAreSeen() throws IOException {
        byte[] pickle = new PickleBytes().protocol().raw("}(")
                .text("transposed").tensor("BFloat16Storage", "0", 6, 0, new long[] {3, 2}, new long[] {1, 3})
                .text("column").tensor("LongStorage", "1", 4, 1, new long[] {2}, new long[] {2}).raw("u").stop();
        byte[] brains = HexFormat.of().parseHex("803f" + "0040" + "4040" + "8040" + "a040" + "c040");
        byte[] longs = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN).putLong(0).putLong(-1).putLong(0).putLong(Long.MAX_VALUE).array();
        TorchArchive.of(pickle).storage("0", brains).storage("1", longs).in(folder, "pytorch_model.bin");
        Path target = folder.resolve("converted");
        try (Conversion conversion = Conversion.open(folder, new Conversion.Options(null, 1 << 20, false))) {
            conversion.writeTo(target, done -> { });
        }
        try (SafetensorsStore store = SafetensorsStore.open(target, io.heddle.checkpoint.safetensors.Access.COPY)) {
            assertEquals("803f80400040a0404040c040", HexFormat.of().formatHex(store.bytes("transposed").toArray(ValueLayout.JAVA_BYTE)));
            assertArrayEquals(new long[] {-1, Long.MAX_VALUE}, store.bytes("column").toArray(ValueLayout.JAVA_LONG));
        }
    }

    @ParameterizedTest
    @CsvSource({"DoubleStorage, F64, 000000000000f83f", "FloatStorage, F32, 0000c03f", "HalfStorage, F16, 003e", "BFloat16Storage, BF16, c03f",
            "LongStorage, I64, fdffffffffffffff", "IntStorage, I32, fdffffff", "CharStorage, I8, fd"})
    void everyTypeThatAWeightCanBeIsRead(String storage, DataType type, String hex) throws IOException {
        byte[] pickle = new PickleBytes().protocol().raw("}").text("t").tensor(storage, "0", 1).raw("s").stop();
        Path file = TorchArchive.of(pickle).storage("0", HexFormat.of().parseHex(hex)).in(folder, "model.bin");
        try (TorchTensors store = TorchTensors.open(file, Access.MAPPED)) {
            assertEquals(type, store.block("t").type());
            assertArrayEquals(new float[] {type.name().startsWith("I") ? -3 : 1.5f}, BlockValues.of(store.block("t")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ByteStorage", "BoolStorage", "ShortStorage"})
    void aMaskIsListedButIsNoWeight(String storage) throws IOException {
        byte[] pickle = new PickleBytes().protocol().raw("}").text("mask").tensor(storage, "0", 1).raw("s").stop();
        Path file = TorchArchive.of(pickle).storage("0", new byte[storage.startsWith("S") ? 2 : 1]).in(folder, "model.bin");
        try (TorchTensors store = TorchTensors.open(file, Access.MAPPED)) {
            assertEquals(Shape.of(1), store.shapes().get("mask"));
            assertTrue(assertThrows(ModelException.class, () -> store.block("mask")).getMessage().contains("no weight"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"state_dict", "model", "model_state_dict", "module"})
    void theModelOfATrainingRunIsFound(String key) throws IOException {
        byte[] pickle = new PickleBytes().protocol().raw("}(").text("epoch").number(1L << 40).text("rates").raw("](G").int64(0).raw("Ne")
                .text("state").raw("}").number(0).raw("}s").text(key).raw("}").text("t").tensor("FloatStorage", "7", 1).raw("su").stop();
        Path file = TorchArchive.of(pickle).storage("7", 2).in(folder, "checkpoint.pt");
        try (TorchTensors store = TorchTensors.open(file, Access.MAPPED)) {
            assertArrayEquals(new float[] {2}, BlockValues.of(store.block("t")));
        }
    }

    @Test
    void aDirectoryWith64BitNumbersIsRead() throws IOException {
        byte[] pickle = new PickleBytes().protocol().raw("}").text("t").tensor("FloatStorage", "0", 2).raw("s").stop();
        Path file = TorchArchive.of(pickle).storage("0", 1, 2).large().in(folder, "model.pth");
        try (TorchTensors store = TorchTensors.open(file, Access.COPIED)) {
            assertArrayEquals(new float[] {1, 2}, BlockValues.of(store.block("t")));
        }
    }

    @Test
    void bytesLieInTheMappingAndAreNotCopied() throws IOException {
        byte[] pickle = new PickleBytes().protocol().raw("}").text("t").tensor("FloatStorage", "0", 2).raw("s").stop();
        Path file = TorchArchive.of(pickle).storage("0", 1, 2).in(folder, "model.pth");
        try (TorchTensors store = TorchTensors.open(file, Access.MAPPED)) {
            long first = store.block("t").numbers().read(0, 2).address();
            assertEquals(first, store.block("t").numbers().read(0, 2).address());
            assertEquals(0, first % 64, "as PyTorch aligns it");
        }
    }

    @Test
    void aFolderIsOpenedByItsIndexOrItsOnlyFile() throws IOException {
        assertEquals(List.of(), TorchTensors.in(folder).stream().toList());
        Path alone = shard("RWKV-x070.pth", "emb.weight", 1);
        assertEquals(alone, TorchTensors.in(folder).orElseThrow());
        shard("other.pth", "b", 2);
        assertTrue(assertThrows(ModelException.class, () -> TorchTensors.in(folder)).getMessage().contains("2 files"));
        index("{\"a\":\"one.bin\",\"b\":\"two.bin\"}");
        shard("one.bin", "a", 3);
        shard("two.bin", "b", 4);
        assertEquals(folder, TorchTensors.in(folder).orElseThrow());
        try (TorchTensors store = TorchTensors.open(folder, Access.MAPPED)) {
            assertArrayEquals(new float[] {3}, BlockValues.of(store.block("a")));
            assertArrayEquals(new float[] {4}, BlockValues.of(store.block("b")));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{\"a\":\"../one.bin\"}|plain names", "{\"a\":\"one.pth\"}|plain names", "{\"a\":\"two.bin\"}|not in the folder",
            "{\"b\":\"one.bin\"}|does not name", "{\"a\":\"one.bin\",\"c\":\"one.bin\"}|does not hold it", "{\"a\":1}|shard of"})
    void anIndexMustAgreeWithItsShards(String map, String told) throws IOException {
        shard("one.bin", "a", 3);
        shard("one.pth", "a", 3);
        index(map);
        String message = assertThrows(IOException.class, () -> TorchTensors.open(folder, Access.MAPPED)).getMessage();
        assertTrue(message.contains(told), message);
    }

    @Test
    void aTensorInTwoShardsIsRefused() throws IOException {
        shard("one.bin", "a", 3);
        shard("two.bin", "a", 4);
        index("{\"a\":\"one.bin\",\"b\":\"two.bin\"}");
        assertThrows(ModelException.class, () -> TorchTensors.open(folder, Access.MAPPED));
    }

    private Path shard(String name, String tensor, float value) throws IOException {
        byte[] pickle = new PickleBytes().protocol().raw("}").text(tensor).tensor("FloatStorage", "0", 1).raw("s").stop();
        byte[] bytes = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array();
        return TorchArchive.of(pickle).storage("0", bytes).in(folder, name);
    }

    private void index(String map) throws IOException {
        Files.writeString(folder.resolve("pytorch_model.bin.index.json"), "{\"metadata\":{},\"weight_map\":" + map + "}");
    }
}
