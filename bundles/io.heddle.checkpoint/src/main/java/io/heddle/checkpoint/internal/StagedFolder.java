// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal;

import io.heddle.checkpoint.ModelException;
import io.heddle.checkpoint.internal.pickle.TorchTensors;
import io.heddle.checkpoint.safetensors.SafetensorsStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A checkpoint in the making. Its files are written into a folder of their own within the target, and moved
 * into place when all are complete and on disk. What a checkpoint is opened by comes last; so a run that is
 * interrupted, at whatever moment, leaves nothing half-written that opens. Who has an old file open or
 * mapped keeps it, since files are moved and never written over.
 */
final class StagedFolder implements AutoCloseable {
    /** What safetensors in a folder are opened by. */
    private static final List<String> OPENED_BY = List.of(SafetensorsStore.SINGLE, SafetensorsStore.INDEX);
    /** What tells that a folder has a checkpoint. */
    private static final List<String> TELLING = List.of(SafetensorsStore.SINGLE, SafetensorsStore.INDEX,
            TorchTensors.NAMES.single(), TorchTensors.NAMES.index(), "config.json");

    private final Path target;
    private final Path staging;
    private final boolean made;
    private boolean committed;

    private StagedFolder(Path target, boolean made) throws IOException {
        this.target = target;
        this.made = made;
        this.staging = Files.createDirectory(target.resolve(".heddle-" + UUID.randomUUID() + ".tmp"));
    }

    /**
     * Begins.
     *
     * @param target the folder that gets the checkpoint; made if it is missing
     * @param replace whether a checkpoint that is there may be replaced
     * @throws ModelException if there is one and it may not, or the target is no folder
     */
    static StagedFolder begin(Path target, boolean replace) throws IOException {
        boolean made = !Files.exists(target);
        if (made) {
            Files.createDirectories(target);
        } else if (!Files.isDirectory(target)) {
            throw new ModelException(Quoting.path(target) + " is no folder; name one that is new or empty");
        } else if (!replace) {
            requireNoCheckpoint(target);
        }
        return new StagedFolder(target, made);
    }

    private static void requireNoCheckpoint(Path target) throws IOException {
        List<String> found = TELLING.stream().filter(name -> Files.exists(target.resolve(name))).toList();
        if (!found.isEmpty()) {
            throw new ModelException(Quoting.path(target) + " has " + String.join(", ", found)
                    + " of a checkpoint already; name another folder, or replace it with --force");
        }
    }

    /** Where a file of this name is to be written; it need not be atomic. */
    Path file(String name) {
        return staging.resolve(name);
    }

    /** Writes a small file. */
    void write(String name, byte[] content) throws IOException {
        AtomicFile.replace(file(name), out -> {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        });
    }

    /**
     * Puts all files into place.
     *
     * @return their names, sorted
     */
    List<String> commit() throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(staging)) {
            files.forEach(file -> names.add(file.getFileName().toString()));
        }
        names.sort(null);
        for (String name : OPENED_BY) {
            Files.deleteIfExists(target.resolve(name));
        }
        AtomicFile.force(target);
        for (String name : names) {
            if (!OPENED_BY.contains(name)) {
                move(name);
            }
        }
        AtomicFile.force(target);
        for (String name : names) {
            if (OPENED_BY.contains(name)) {
                move(name);
            }
        }
        AtomicFile.force(target);
        committed = true;
        return names;
    }

    private void move(String name) throws IOException {
        Files.move(file(name), target.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Removes what was not put into place. */
    @Override
    public void close() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(staging)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(staging);
        if (made && !committed) {
            Files.delete(target);
        }
    }
}
