// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.safetensors;

import com.fasterxml.jackson.core.JsonToken;
import io.heddle.checkpoint.internal.Quoting;
import io.heddle.checkpoint.safetensors.MalformedCheckpointException.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeSet;

/**
 * Which shard holds which tensor, according to the index file.
 * The sizes that an index states are ignored: published ones are often wrong, and the shards know better.
 *
 * @param file    the index
 * @param shardOf the file name of the shard by name of the tensor
 */
record ShardIndex(Path file, Map<String, String> shardOf) {

    private static final String WEIGHT_MAP = "weight_map";

    static ShardIndex read(Path file) throws IOException {
        if (!Files.isRegularFile(file))
            throw new MalformedCheckpointException(Kind.NOT_A_FILE, file, "the index is not a regular file");
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long length = channel.size();
            if (length > Limits.HEADER_BYTES)
                throw new MalformedCheckpointException(Kind.BAD_INDEX, file,
                        "the index has " + length + " bytes; at most " + Limits.HEADER_BYTES + " are allowed");
            var text = new FileBytes(channel, file).stream(0, length);
            try (var json = new StrictJson(text, file, "index", Kind.BAD_INDEX)) {
                return new ShardIndex(file, Collections.unmodifiableMap(parse(json)));
            }
        }
    }

    private static Map<String, String> parse(StrictJson json) throws IOException {
        var shardOf = new LinkedHashMap<String, String>();
        json.expect(JsonToken.START_OBJECT, () -> "an object");
        while (json.nextName()) {
            if (!json.name().equals(WEIGHT_MAP)) {
                json.skip();
                continue;
            }
            json.expect(JsonToken.START_OBJECT, () -> "an object of shard names as " + WEIGHT_MAP);
            while (json.nextName()) {
                if (shardOf.size() == Limits.TENSORS)
                    throw json.fault(Kind.TOO_MANY_TENSORS, "names more than " + Limits.TENSORS + " tensors");
                String tensor = json.name();
                shardOf.put(tensor, json.string(() -> "the shard of " + Layout.subject(tensor)));
            }
        }
        json.end();
        if (shardOf.isEmpty())
            throw json.fault(Kind.BAD_INDEX, "names no tensor in " + WEIGHT_MAP);
        return shardOf;
    }

    /** The shards, each once, sorted by name. */
    SequencedSet<String> shards() throws MalformedCheckpointException {
        var shards = new TreeSet<>(shardOf.values());
        if (shards.size() > Limits.SHARDS)
            throw new MalformedCheckpointException(Kind.BAD_INDEX, file,
                    "the index names " + shards.size() + " shards; at most " + Limits.SHARDS + " are allowed");
        return shards;
    }

    /** Makes sure that the index says of each of these tensors that it lies in this shard. */
    void requireAgreement(String shard, Iterable<String> tensors) throws MalformedCheckpointException {
        for (String tensor : tensors) {
            String said = shardOf.get(tensor);
            if (said == null)
                throw bad("shard " + Quoting.quote(shard) + " holds " + Layout.subject(tensor) + ", which the index does not name");
            if (!said.equals(shard))
                throw bad("shard " + Quoting.quote(shard) + " holds " + Layout.subject(tensor) + ", which the index puts into "
                        + Quoting.quote(said));
        }
    }

    /** Makes sure that every tensor the index names has been found. */
    void requireComplete(Map<String, ?> found) throws MalformedCheckpointException {
        for (var entry : shardOf.entrySet())
            if (!found.containsKey(entry.getKey()))
                throw bad("the index puts " + Layout.subject(entry.getKey()) + " into shard "
                        + Quoting.quote(entry.getValue()) + ", which does not hold it");
    }

    private MalformedCheckpointException bad(String problem) {
        return new MalformedCheckpointException(Kind.BAD_INDEX, file, problem);
    }
}
