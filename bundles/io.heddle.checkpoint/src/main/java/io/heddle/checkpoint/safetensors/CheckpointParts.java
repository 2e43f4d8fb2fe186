// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.safetensors;

import io.heddle.checkpoint.internal.Quoting;
import io.heddle.checkpoint.safetensors.MalformedCheckpointException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The files of one checkpoint, whatever format they have: one, or the shards that an index names.
 *
 * <p>Names and links in a folder are followed when they stay inside, or lead from a snapshot of a download cache to
 * its blobs; a file that the caller names directly may lie anywhere. Nothing is opened but the index.
 */
public final class CheckpointParts {

    private final @Nullable ShardIndex index;
    /** The name of each file in the index, or its own. */
    private final SequencedMap<Path, String> files;

    private CheckpointParts(@Nullable ShardIndex index, SequencedMap<Path, String> files) {
        this.index = index;
        this.files = files;
    }

    /**
     * How a format names its files in a folder.
     *
     * @param single a checkpoint in one file
     * @param index  the index of one in several
     * @param suffix what the names of shards end in
     */
    public record Names(String single, String index, String suffix) {

        /** Whether a folder has a checkpoint under these names. */
        public boolean in(Path folder) throws IOException {
            CheckpointFolder named = CheckpointFolder.of(folder);
            return named.holds(single) || named.holds(index);
        }
    }

    /**
     * Finds the files.
     *
     * @param path a folder, an index ending in {@code .index.json}, or a file of any other name
     * @throws MalformedCheckpointException when there is none, an index is malformed, or a name leads elsewhere
     * @throws IOException                  when a folder or an index cannot be read
     */
    public static CheckpointParts of(Path path, Names names) throws IOException {
        if (Files.isDirectory(path)) {
            CheckpointFolder folder = CheckpointFolder.of(path);
            if (folder.holds(names.single()))
                return single(folder.file(names.single()));
            if (folder.holds(names.index()))
                return shards(folder, ShardIndex.read(folder.file(names.index())), names.suffix());
            throw new MalformedCheckpointException(Kind.NOT_A_FILE, path,
                    "this folder holds neither " + names.single() + " nor " + names.index());
        }
        if (path.toString().endsWith(".index.json"))
            return shards(CheckpointFolder.of(path.toAbsolutePath().getParent()), ShardIndex.read(path), names.suffix());
        return single(path);
    }

    /**
     * A file beside the tensors, if the folder has one of this name.
     *
     * @throws MalformedCheckpointException when it is a link that leads elsewhere
     */
    public static Optional<Path> beside(Path folder, String name) throws IOException {
        CheckpointFolder named = CheckpointFolder.of(folder);
        return named.holds(name) ? Optional.of(named.file(name)).filter(Files::isRegularFile) : Optional.empty();
    }

    private static CheckpointParts single(Path file) {
        return new CheckpointParts(null, new LinkedHashMap<>(Map.of(file, file.toString())));
    }

    private static CheckpointParts shards(CheckpointFolder folder, ShardIndex index, String suffix) throws IOException {
        var files = new LinkedHashMap<Path, String>();
        var known = new HashMap<Object, String>();
        for (String shard : index.shards()) {
            Path file = folder.shard(shard, suffix);
            String same = known.putIfAbsent(CheckpointFolder.identity(file), shard);
            if (same != null)
                throw new MalformedCheckpointException(Kind.BAD_INDEX, index.file(), "the index names one file as two shards, "
                        + Quoting.quote(same) + " and " + Quoting.quote(shard));
            files.put(file, shard);
        }
        return new CheckpointParts(index, files);
    }

    /** The files, each once, sorted by name. */
    public List<Path> files() {
        return List.copyOf(files.keySet());
    }

    /**
     * Makes sure that the index, if there is one, puts each tensor of a file into that file.
     *
     * @param file    one of {@link #files()}
     * @param tensors the names of all that it holds
     * @throws MalformedCheckpointException naming the first tensor on which they disagree
     */
    public void requireAgreement(Path file, Iterable<String> tensors) throws MalformedCheckpointException {
        if (index != null)
            index.requireAgreement(files.get(file), tensors);
    }

    /**
     * Makes sure that every tensor which the index names has been found.
     *
     * @param found the tensors of all files, by name
     * @throws MalformedCheckpointException naming the first that was not
     */
    public void requireComplete(Map<String, ?> found) throws MalformedCheckpointException {
        if (index != null)
            index.requireComplete(found);
    }
}
