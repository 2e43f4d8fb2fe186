// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.safetensors;

import io.heddle.checkpoint.internal.Quoting;
import io.heddle.checkpoint.safetensors.MalformedCheckpointException.Kind;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * A checkpoint as its users see it: tensors by name, wherever they are stored.
 *
 * <p>A folder is searched for {@value #SINGLE}, then for {@value #INDEX} and the shards it names.
 * Index and shards must agree on every tensor.
 * Links inside the folder are followed when they stay inside, or lead from a snapshot of a download cache to its blobs;
 * a file that the caller names directly may lie anywhere.
 *
 * <p>Threading and ownership are those of {@link SafetensorsFile}.
 */
public final class SafetensorsStore implements AutoCloseable {

    /** The name of a checkpoint in one file. */
    public static final String SINGLE = "model.safetensors";
    /** The name of the index of a checkpoint in several files. */
    public static final String INDEX = "model.safetensors.index.json";

    private final Path path;
    private final List<SafetensorsFile> files = new ArrayList<>();
    private final Map<String, SafetensorsFile> fileOf = new HashMap<>();
    private final SequencedMap<String, TensorEntry> tensors = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    private SafetensorsStore(Path path) {
        this.path = path;
    }

    /**
     * Opens a checkpoint.
     *
     * @param path a folder, a safetensors file of any name, or an index ending in {@code .index.json}
     * @throws MalformedCheckpointException when a file breaks the format, or the index and its shards disagree
     * @throws IOException                  when a file cannot be read
     */
    public static SafetensorsStore open(Path path, Access access) throws IOException {
        var store = new SafetensorsStore(path);
        try {
            if (Files.isDirectory(path))
                store.openFolder(CheckpointFolder.of(path), access);
            else if (path.toString().endsWith(".index.json"))
                store.openShards(CheckpointFolder.of(path.toAbsolutePath().getParent()), ShardIndex.read(path), access);
            else
                store.add(SafetensorsFile.open(path, access));
            return store;
        } catch (IOException | RuntimeException | Error failure) {
            try {
                store.close();
            } catch (IOException alsoNotClosed) {
                failure.addSuppressed(alsoNotClosed);
            }
            throw failure;
        }
    }

    private void openFolder(CheckpointFolder folder, Access access) throws IOException {
        if (folder.holds(SINGLE))
            add(SafetensorsFile.open(folder.file(SINGLE), access));
        else if (folder.holds(INDEX))
            openShards(folder, ShardIndex.read(folder.file(INDEX)), access);
        else
            throw new MalformedCheckpointException(Kind.NOT_A_FILE, path,
                    "this folder holds neither " + SINGLE + " nor " + INDEX);
    }

    private void openShards(CheckpointFolder folder, ShardIndex index, Access access) throws IOException {
        var known = new HashMap<Object, String>();
        for (String shard : index.shards()) {
            Path file = folder.shard(shard);
            String same = known.putIfAbsent(CheckpointFolder.identity(file), shard);
            if (same != null)
                throw new MalformedCheckpointException(Kind.BAD_INDEX, index.file(), "the index names one file as two shards, "
                        + Quoting.quote(same) + " and " + Quoting.quote(shard));
            SafetensorsFile opened = add(SafetensorsFile.open(file, access));
            index.requireAgreement(shard, opened.tensors().keySet());
        }
        index.requireComplete(tensors);
    }

    private SafetensorsFile add(SafetensorsFile file) throws MalformedCheckpointException {
        files.add(file);
        file.metadata().forEach(metadata::putIfAbsent);
        for (TensorEntry tensor : file.tensors().values()) {
            SafetensorsFile other = fileOf.putIfAbsent(tensor.name(), file);
            if (other != null)
                throw new MalformedCheckpointException(Kind.DUPLICATE_NAME, file.path(),
                        Layout.subject(tensor.name()) + " is in " + Quoting.path(other.path().getFileName()) + " too");
            tensors.put(tensor.name(), tensor);
        }
        return file;
    }

    /** The path that was opened. */
    public Path path() {
        return path;
    }

    /** The open files, sorted by name; this store closes them. */
    public List<SafetensorsFile> files() {
        return Collections.unmodifiableList(files);
    }

    /** All tensors by name, file by file in the order of their data; offsets are those within the file of the tensor. */
    public SequencedMap<String, TensorEntry> tensors() {
        return Collections.unmodifiableSequencedMap(tensors);
    }

    /** The metadata of all files; where they differ, the first file counts. */
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(metadata);
    }

    /**
     * The file that holds a tensor.
     *
     * @throws MalformedCheckpointException when no file does
     */
    public SafetensorsFile fileOf(String name) throws MalformedCheckpointException {
        SafetensorsFile file = fileOf.get(name);
        if (file == null)
            throw new MalformedCheckpointException(Kind.MISSING_TENSOR, path, "there is no " + Layout.subject(name)
                    + " among the " + tensors.size() + " of this checkpoint");
        return file;
    }

    /** The bytes of a tensor, read-only, until this store is closed; see {@link SafetensorsFile#bytes}. */
    public MemorySegment bytes(String name) throws IOException {
        return fileOf(name).bytes(name);
    }

    /** A copy of a tensor in the caller's arena; see {@link SafetensorsFile#copy}. */
    public MemorySegment copy(String name, Arena arena) throws IOException {
        return fileOf(name).copy(name, arena);
    }

    /**
     * Closes all files; a second call does nothing.
     *
     * @throws IllegalStateException when a segment is in use by a native call; closing can be tried again
     */
    @Override
    public void close() throws IOException {
        Exception first = null;
        // One file that cannot be closed must not keep the others open.
        for (SafetensorsFile file : files) {
            try {
                file.close();
            } catch (IOException | IllegalStateException failure) {
                first = first == null ? failure : first;
            }
        }
        switch (first) {
            case IOException failure -> throw failure;
            case IllegalStateException failure -> throw failure;
            case null, default -> { }
        }
    }
}
