// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.safetensors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.checkpoint.safetensors.MalformedCheckpointException.Kind;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkpoints of one file and of several. */
class SafetensorsStoreTest extends ShardedFolder {

    @ParameterizedTest
    @EnumSource
    void tensorsAreFoundAcrossShards(Access access) throws IOException {
        twoShards();
        index("a", FIRST, "b", SECOND);
        for (Path named : List.of(folder, folder.resolve(SafetensorsStore.INDEX)))
            try (var store = SafetensorsStore.open(named, access); Arena arena = Arena.ofConfined()) {
                assertEquals(List.of("a", "b"), List.copyOf(store.tensors().keySet()));
                assertEquals(2, store.files().size());
                assertEquals(folder.resolve(SECOND).getFileName(), store.fileOf("b").path().getFileName());
                assertEquals(3, store.bytes("a").byteSize());
                assertEquals(4, store.copy("b", arena).byteSize());
                RawFile.refused(Kind.MISSING_TENSOR, () -> store.bytes("c"));
            }
    }

    @Test
    void closingTheStoreEndsTheSegmentsOfAllShards() throws IOException {
        twoShards();
        index("a", FIRST, "b", SECOND);
        var store = SafetensorsStore.open(folder, Access.MAPPED);
        var a = store.bytes("a");
        var b = store.bytes("b");
        store.close();
        store.close();
        assertThrows(IllegalStateException.class, () -> a.get(ValueLayout.JAVA_BYTE, 0));
        assertThrows(IllegalStateException.class, () -> b.get(ValueLayout.JAVA_BYTE, 0));
    }

    @Test
    void aSingleFileIsPreferredToAnIndex() throws IOException {
        shard(SafetensorsStore.SINGLE, "whole", 2);
        Files.writeString(folder.resolve(SafetensorsStore.INDEX), "not json");
        try (var store = SafetensorsStore.open(folder, Access.COPY)) {
            assertEquals(List.of("whole"), List.copyOf(store.tensors().keySet()));
        }
    }

    @Test
    void aFileOfAnyNameCanBeNamedDirectlyEvenThroughALink() throws IOException {
        Path file = shard("other.safetensors", "t", 2);
        Path link = Files.createSymbolicLink(temp.resolve("link"), file);
        for (Path named : List.of(file, link))
            try (var store = SafetensorsStore.open(named, Access.MAPPED)) {
                assertEquals(2, store.bytes("t").byteSize());
            }
    }

    @Test
    void metadataOfTheFirstShardCount() throws IOException {
        RawFile.header("{\"__metadata__\":{\"format\":\"pt\"}," + RawFile.entry("a", "U8", "[1]", 0, 1) + "}").data(1).in(folder, FIRST);
        RawFile.header("{\"__metadata__\":{\"format\":\"np\",\"x\":\"y\"}," + RawFile.entry("b", "U8", "[1]", 0, 1) + "}").data(1).in(folder, SECOND);
        index("a", FIRST, "b", SECOND);
        try (var store = SafetensorsStore.open(folder, Access.COPY)) {
            assertEquals(Map.of("format", "pt", "x", "y"), store.metadata());
        }
    }

    @Test
    void aFolderWithoutACheckpointIsRefused() {
        RawFile.refused(Kind.NOT_A_FILE, () -> SafetensorsStore.open(folder, Access.COPY));
    }

    @Test
    void aTensorInTwoShardsIsRefused() throws IOException {
        shard(FIRST, "a", 3);
        RawFile.header("{" + RawFile.entry("a", "U8", "[1]", 0, 1) + "," + RawFile.entry("b", "U8", "[1]", 1, 2) + "}")
                .data(2).in(folder, SECOND);
        index("a", FIRST, "b", SECOND);
        RawFile.refused(Kind.DUPLICATE_NAME, () -> SafetensorsStore.open(folder, Access.COPY));
    }

    @Test
    void anIndexThatDisagreesWithItsShardsIsRefused() throws IOException {
        twoShards();
        index("a", SECOND, "b", FIRST);
        badIndex();
        index("a", FIRST, "b", SECOND, "c", SECOND);
        badIndex();
        index("a", FIRST, "b", FIRST);
        badIndex();
        RawFile.header("{" + RawFile.entry("a", "U8", "[1]", 0, 1) + "," + RawFile.entry("x", "U8", "[1]", 1, 2) + "}")
                .data(2).in(folder, FIRST);
        index("a", FIRST, "b", SECOND);
        badIndex();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"weight_map\":{}}", "{\"weight_map\":[]}", "{\"weight_map\":{\"a\":1}}",
            "{\"weight_map\":{\"a\":{}}}", "{\"weight_map\":{\"a\":\"x.safetensors\"}} x", "{\"weight_map\":null}", "\u0000{}"})
    void anIndexOfAnotherShapeIsRefused(String text) throws IOException {
        Files.writeString(folder.resolve(SafetensorsStore.INDEX), text);
        badIndex();
    }

    @Test
    void anIndexIsReadAsStrictlyAsAHeader() throws IOException {
        Path index = folder.resolve(SafetensorsStore.INDEX);
        Files.writeString(index, "{\"weight_map\":{\"a\":\"x.safetensors\",\"a\":\"y.safetensors\"}}");
        RawFile.refused(Kind.DUPLICATE_NAME, () -> SafetensorsStore.open(folder, Access.COPY));
        Files.writeString(index, "{\"metadata\":" + "[".repeat(100_000));
        RawFile.refused(Kind.TOO_DEEP, () -> SafetensorsStore.open(folder, Access.COPY));
        Files.write(index, new byte[] {'{', '"', (byte) 0xFF, '"', ':', '1', '}'});
        badIndex();
    }

    @Test
    void aMalformedShardIsRefusedUnderItsOwnName() throws IOException {
        shard(FIRST, "a", 3);
        RawFile.header("nonsense").in(folder, SECOND);
        index("a", FIRST, "b", SECOND);
        var refusal = RawFile.refused(Kind.INVALID_HEADER, () -> SafetensorsStore.open(folder, Access.COPY));
        assertTrue(refusal.getMessage().contains(SECOND));
    }
}
