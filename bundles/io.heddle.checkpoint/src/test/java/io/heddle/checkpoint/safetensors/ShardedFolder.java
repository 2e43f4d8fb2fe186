// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.safetensors;

import io.heddle.checkpoint.safetensors.MalformedCheckpointException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A folder, with room around it, and what puts shards and an index into it. */
abstract class ShardedFolder {

    static final String FIRST = "model-00001-of-00002.safetensors";
    static final String SECOND = "model-00002-of-00002.safetensors";

    @TempDir
    Path temp;
    Path folder;

    @BeforeEach
    void createFolder() throws IOException {
        folder = Files.createDirectory(temp.resolve("checkpoint"));
    }

    MalformedCheckpointException badIndex() {
        return RawFile.refused(Kind.BAD_INDEX, () -> SafetensorsStore.open(folder, Access.COPY));
    }

    /** Tensor a with 3 bytes in the first shard, b with 4 in the second. */
    void twoShards() throws IOException {
        shard(FIRST, "a", 3);
        shard(SECOND, "b", 4);
    }

    Path shardOutside() throws IOException {
        return Files.move(shard("outside", "outside", 3), temp.resolve("outside.safetensors"));
    }

    Path shard(String file, String tensor, int length) throws IOException {
        return RawFile.header("{" + RawFile.entry(tensor, "U8", "[" + length + "]", 0, length) + "}").data(length).in(folder, file);
    }

    void index(String... tensorsAndShards) throws IOException {
        var text = new StringBuilder("{\"metadata\":{\"total_size\":1e3,\"more\":[{}]},\"weight_map\":{");
        for (int i = 0; i < tensorsAndShards.length; i += 2)
            text.append(i == 0 ? "" : ",").append("\"%s\":\"%s\"".formatted(tensorsAndShards[i], tensorsAndShards[i + 1]));
        Files.writeString(folder.resolve(SafetensorsStore.INDEX), text + "}}");
    }
}
