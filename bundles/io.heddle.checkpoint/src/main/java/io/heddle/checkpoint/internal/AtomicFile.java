// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Replaces a file so that everybody sees either the old one or the new one, complete, even after a power failure. */
public final class AtomicFile {

    private AtomicFile() {
    }

    /** What the new file shall hold. */
    @FunctionalInterface
    public interface Content {
        /** @throws IOException stops the writing and leaves the old file */
        void writeTo(FileChannel out) throws IOException;
    }

    /**
     * Writes a temporary file next to the target, forces it to disk and renames it.
     * The old file lives on for those who have it open or mapped.
     * A target that is a link is itself replaced. When anything fails, the target is as it was.
     */
    public static void replace(Path target, Content content) throws IOException {
        Path folder = target.toAbsolutePath().getParent();
        // The same folder, since a rename is atomic only within one file system; a short name, since the target's may be long.
        Path temporary = folder.resolve(".heddle-" + UUID.randomUUID() + ".tmp");
        try {
            try (var out = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                content.writeTo(out);
                out.force(true);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
        force(folder);
    }

    /** The new name is in the folder, so the folder has to reach the disk too. */
    static void force(Path folder) throws IOException {
        FileChannel entries;
        try {
            entries = FileChannel.open(folder, StandardOpenOption.READ);
        } catch (AccessDeniedException notPossible) {
            // Windows opens no folders; its file systems log renames by themselves.
            return;
        }
        try (entries) {
            entries.force(true);
        }
    }
}
