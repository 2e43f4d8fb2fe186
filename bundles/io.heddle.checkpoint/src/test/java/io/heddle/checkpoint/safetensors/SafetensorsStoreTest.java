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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkpoints of one file and of several. */
class SafetensorsStoreTest {

    private static final String FIRST = "model-00001-of-00002.safetensors";
    private static final String SECOND = "model-00002-of-00002.safetensors";

    @TempDir
    Path temp;
    Path folder;

    @BeforeEach
    void createFolder() throws IOException {
        folder = Files.createDirectory(temp.resolve("checkpoint"));
    }

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

    @ParameterizedTest
    @ValueSource(strings = {"../outside.safetensors", "/outside.safetensors", "..", ".", "", "sub/inner.safetensors", "./a.safetensors",
            "..\\\\outside.safetensors", "C:\\\\x.safetensors", "C:x.safetensors", "a.safetensors/..", "a.bin", "a\\u0000.safetensors",
            ".safetensors", "a\\n.safetensors"})
    void aShardNameThatIsNotPlainIsRefused(String name) throws IOException {
        shardOutside();
        index("outside", name);
        RawFile.refused(Kind.OUTSIDE_FOLDER, () -> SafetensorsStore.open(folder, Access.COPY));
    }

    @Test
    void aLinkOutOfTheFolderIsRefused() throws IOException {
        Files.createSymbolicLink(folder.resolve(FIRST), shardOutside());
        index("outside", FIRST);
        RawFile.refused(Kind.OUTSIDE_FOLDER, () -> SafetensorsStore.open(folder, Access.COPY));
        Files.createSymbolicLink(folder.resolve(SafetensorsStore.SINGLE), Path.of("..", "outside.safetensors"));
        RawFile.refused(Kind.OUTSIDE_FOLDER, () -> SafetensorsStore.open(folder, Access.COPY));
    }

    @Test
    void anIndexThatIsALinkOutOfTheFolderIsRefused() throws IOException {
        twoShards();
        index("a", FIRST, "b", SECOND);
        Path moved = Files.move(folder.resolve(SafetensorsStore.INDEX), temp.resolve("index"));
        Files.createSymbolicLink(folder.resolve(SafetensorsStore.INDEX), moved);
        RawFile.refused(Kind.OUTSIDE_FOLDER, () -> SafetensorsStore.open(folder, Access.COPY));
    }

    @Test
    void aLinkWithinTheFolderIsFollowed() throws IOException {
        Files.createDirectory(folder.resolve("parts"));
        Files.move(shard(FIRST, "a", 3), folder.resolve("parts/x"));
        Files.createSymbolicLink(folder.resolve(FIRST), Path.of("parts", "x"));
        index("a", FIRST);
        try (var store = SafetensorsStore.open(folder, Access.MAPPED)) {
            assertEquals(3, store.bytes("a").byteSize());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"snapshots/0123abcd", "snapshots/0123abcd/text"})
    void theLinksOfADownloadCacheAreFollowedToItsBlobsOnly(String snapshot) throws IOException {
        Path blobs = Files.createDirectories(temp.resolve("cache/blobs"));
        folder = Files.createDirectories(temp.resolve("cache").resolve(snapshot));
        Path blob = Files.move(shard(FIRST, "a", 3), blobs.resolve("d34db33f"));
        Files.createSymbolicLink(folder.resolve(FIRST), folder.relativize(blob));
        index("a", FIRST);
        try (var store = SafetensorsStore.open(folder, Access.MAPPED)) {
            assertEquals(3, store.bytes("a").byteSize());
        }
        Files.delete(folder.resolve(FIRST));
        Files.createSymbolicLink(folder.resolve(FIRST), folder.relativize(Files.move(blob, temp.resolve("cache/elsewhere"))));
        RawFile.refused(Kind.OUTSIDE_FOLDER, () -> SafetensorsStore.open(folder, Access.MAPPED));
    }

    @Test
    void aMissingShardIsNamed() throws IOException {
        shard(FIRST, "a", 3);
        index("a", FIRST, "b", SECOND);
        assertTrue(badIndex().getMessage().contains(SECOND));
        Files.createSymbolicLink(folder.resolve(SECOND), Path.of("nowhere"));
        badIndex();
    }

    @Test
    void oneFileUnderTwoNamesIsRefused() throws IOException {
        Path first = shard(FIRST, "a", 3);
        Files.createSymbolicLink(folder.resolve(SECOND), first.getFileName());
        index("a", FIRST, "b", SECOND);
        badIndex();
        Files.delete(folder.resolve(SECOND));
        Files.createLink(folder.resolve(SECOND), first);
        badIndex();
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

    private MalformedCheckpointException badIndex() {
        return RawFile.refused(Kind.BAD_INDEX, () -> SafetensorsStore.open(folder, Access.COPY));
    }

    private void twoShards() throws IOException {
        shard(FIRST, "a", 3);
        shard(SECOND, "b", 4);
    }

    private Path shardOutside() throws IOException {
        return Files.move(shard("outside", "outside", 3), temp.resolve("outside.safetensors"));
    }

    private Path shard(String file, String tensor, int length) throws IOException {
        return RawFile.header("{" + RawFile.entry(tensor, "U8", "[" + length + "]", 0, length) + "}").data(length).in(folder, file);
    }

    private void index(String... tensorsAndShards) throws IOException {
        var text = new StringBuilder("{\"metadata\":{\"total_size\":1e3,\"more\":[{}]},\"weight_map\":{");
        for (int i = 0; i < tensorsAndShards.length; i += 2)
            text.append(i == 0 ? "" : ",").append("\"%s\":\"%s\"".formatted(tensorsAndShards[i], tensorsAndShards[i + 1]));
        Files.writeString(folder.resolve(SafetensorsStore.INDEX), text + "}}");
    }
}
