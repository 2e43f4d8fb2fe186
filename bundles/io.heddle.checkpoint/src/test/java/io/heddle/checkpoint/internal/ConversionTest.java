// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.tensor.DataType;
import io.heddle.checkpoint.Conversion;
import io.heddle.checkpoint.ModelException;
import io.heddle.checkpoint.Models;
import io.heddle.checkpoint.safetensors.Access;
import io.heddle.checkpoint.safetensors.ElementType;
import io.heddle.checkpoint.safetensors.SafetensorsStore;
import io.heddle.checkpoint.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From one storage into safetensors. */
class ConversionTest {
    private static final long NO_SHARDS = Long.MAX_VALUE;

    @TempDir
    Path folder;
    private Path source;
    private Path target;

    @BeforeEach
    void folders() throws IOException {
        source = Files.createDirectory(folder.resolve("source"));
        target = folder.resolve("made/target");
    }

    private void source(float... values) throws IOException {
        new SafetensorsWriter(source.resolve("model.safetensors"))
                .add("w", ElementType.F32, List.of((long) values.length), MemorySegment.ofArray(values))
                .add("ids", ElementType.I64, List.of(1L), MemorySegment.ofArray(new long[] {Long.MAX_VALUE}))
                .add("mask", ElementType.BOOL, List.of(1L), MemorySegment.ofArray(new byte[] {1})).write();
    }

    private Conversion.Outcome convert(DataType type, long shard, boolean replace) throws IOException {
        try (Conversion conversion = Conversion.open(source, new Conversion.Options(type, shard, replace))) {
            List<Long> done = new ArrayList<>();
            Conversion.Outcome outcome = conversion.writeTo(target, done::add);
            assertEquals(conversion.bytes(), done.getLast());
            assertEquals(done.stream().sorted().toList(), done);
            return outcome;
        }
    }

    private float[] values(String tensor) throws IOException {
        try (TensorStore store = Storage.open(target, Models.Access.MAPPED)) {
            return BlockValues.of(store.block(tensor));
        }
    }

    @Test
    void tensorsKeepTheirTypesAndWhatLiesBesideThemComesAlong() throws IOException {
        source(1, 2, 3);
        Files.writeString(source.resolve("config.json"), "{\"model_type\": \"x\", \"limit\": Infinity}");
        Files.writeString(source.resolve("tokenizer.json"), "{}");
        Files.writeString(source.resolve("rwkv_vocab_v1.txt"), "1 'a' 1");
        Files.writeString(source.resolve("training_args.bin"), "not copied");
        Conversion.Outcome outcome = convert(null, NO_SHARDS, false);
        assertEquals(List.of("config.json", "model.safetensors", "rwkv_vocab_v1.txt", "tokenizer.json"), outcome.files());
        assertEquals(List.of("mask"), outcome.leftOut());
        assertEquals(2, outcome.tensors());
        assertEquals(20, outcome.bytes());
        assertEquals(Files.readString(source.resolve("config.json")), Files.readString(target.resolve("config.json")));
        assertArrayEquals(new float[] {1, 2, 3}, values("w"));
        try (SafetensorsStore written = SafetensorsStore.open(target, Access.COPY)) {
            assertEquals(ElementType.F32, written.tensors().get("w").type());
            assertEquals(Long.MAX_VALUE, written.bytes("ids").toArray(java.lang.foreign.ValueLayout.JAVA_LONG)[0]);
        }
    }

    /** Against the definition: no neighbour in the type is nearer, and of two as near the even one is taken. */
    @ParameterizedTest
    @EnumSource(value = DataType.class, names = {"F16", "BF16"})
    void numbersAreRoundedToTheNearest(DataType type) throws IOException {
        long seed = Long.getLong("heddle.seed", System.nanoTime());
        System.out.println("ConversionTest: -Dheddle.seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[2000];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((random.nextDouble() - 0.5) * Math.pow(2, random.nextInt(-20, 14)));
        }
        values[0] = 1 + (type == DataType.F16 ? 0x1p-11f : 0x1p-8f);
        values[1] = 1 + 3 * (type == DataType.F16 ? 0x1p-11f : 0x1p-8f);
        values[2] = Float.NaN;
        values[3] = Float.NEGATIVE_INFINITY;
        values[4] = -0f;
        source(values);
        convert(type, NO_SHARDS, false);
        float[] found = values("w");
        assertEquals(1, found[0]);
        assertEquals(1 + 2 * (values[0] - 1) * 2, found[1]);
        assertTrue(Float.isNaN(found[2]));
        assertEquals(Float.NEGATIVE_INFINITY, found[3]);
        assertEquals(-0f, found[4]);
        for (int i = 5; i < values.length; i++) {
            double gap = Math.max(type == DataType.F16 ? 0x1p-24 : 0x1p-133, Math.scalb(1.0, Math.getExponent(values[i]) - (type == DataType.F16 ? 10 : 7)));
            assertTrue(Math.abs((double) found[i] - values[i]) <= gap / 2, values[i] + " became " + found[i] + " as " + type);
        }
    }

    @Test
    void aValueThatDoesNotFitStopsTheConversionAndLeavesNothing() throws IOException {
        source(1, 70000);
        String message = assertThrows(ModelException.class, () -> convert(DataType.F16, NO_SHARDS, false)).getMessage();
        assertTrue(message.contains("\"w\"") && message.contains("bf16"), message);
        assertFalse(Files.exists(target));
    }

    @Test
    void aLargeCheckpointIsSplitWithAnIndex() throws IOException {
        SafetensorsWriter writer = new SafetensorsWriter(source.resolve("model.safetensors"));
        for (int i = 0; i < 5; i++) {
            writer.add("t" + i, ElementType.F32, List.of(2L), MemorySegment.ofArray(new float[] {i, -i}));
        }
        writer.write();
        Conversion.Outcome outcome = convert(null, 17, false);
        assertEquals(List.of("model-00001-of-00003.safetensors", "model-00002-of-00003.safetensors",
                "model-00003-of-00003.safetensors", "model.safetensors.index.json"), outcome.files());
        assertArrayEquals(new float[] {4, -4}, values("t4"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "config.json"})
    void aCheckpointIsNotOverwrittenUnlessAskedFor(String existing) throws IOException {
        source(1);
        Files.createDirectories(target);
        Files.writeString(target.resolve(existing), "{}");
        String message = assertThrows(ModelException.class, () -> convert(null, NO_SHARDS, false)).getMessage();
        assertTrue(message.contains(existing) && message.contains("--force"), message);
        assertEquals(List.of(existing), names());
        convert(null, NO_SHARDS, true);
        assertArrayEquals(new float[] {1}, values("w"));
    }

    @Test
    void whoHasTheOldCheckpointMappedKeepsIt() throws IOException {
        source(1, 2);
        convert(null, NO_SHARDS, false);
        try (TensorStore old = Storage.open(target, Models.Access.MAPPED)) {
            source(3, 4, 5);
            convert(null, 4, true);
            assertArrayEquals(new float[] {1, 2}, BlockValues.of(old.block("w")));
            assertArrayEquals(new float[] {3, 4, 5}, values("w"));
        }
        assertFalse(Files.exists(target.resolve("model.safetensors")), "the index took its place");
    }

    @Test
    void anInterruptedRunLeavesTheOldCheckpointAndNoRemains() throws IOException {
        source(1, 2);
        convert(null, NO_SHARDS, false);
        List<String> before = names();
        source(3, 4);
        try (Conversion conversion = Conversion.open(source, new Conversion.Options(null, NO_SHARDS, true))) {
            assertThrows(IllegalStateException.class, () -> conversion.writeTo(target, done -> {
                throw new IllegalStateException("interrupted");
            }));
        }
        assertEquals(before, names());
        assertArrayEquals(new float[] {1, 2}, values("w"));
    }

    @Test
    void aFileInPlaceOfTheFolderIsRefused() throws IOException {
        source(1);
        Files.createDirectories(target.getParent());
        Files.writeString(target, "");
        assertTrue(assertThrows(ModelException.class, () -> convert(null, NO_SHARDS, true)).getMessage().contains("no folder"));
    }

    @Test
    void aLinkToAFileOfTheUserIsNotCopied() throws IOException {
        source(1);
        Files.createSymbolicLink(source.resolve("tokenizer.json"), Files.writeString(folder.resolve("secret"), "secret"));
        assertThrows(IOException.class, () -> convert(null, NO_SHARDS, false));
        assertFalse(Files.exists(target));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(target)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
