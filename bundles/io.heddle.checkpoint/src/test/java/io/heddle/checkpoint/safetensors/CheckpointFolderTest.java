// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.safetensors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.checkpoint.safetensors.MalformedCheckpointException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names and links by which a checkpoint might lead out of its folder. */
class CheckpointFolderTest extends ShardedFolder {

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
}
