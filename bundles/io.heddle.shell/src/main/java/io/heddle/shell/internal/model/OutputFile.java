// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.model;

import io.heddle.checkpoint.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Files that a command will write. */
public final class OutputFile {

    private OutputFile() {}

    /**
     * Makes sure, before long work, that a file can be written in the end.
     *
     * @param option what names it
     * @param file the file; null for none
     */
    public static void require(String option, @Nullable Path file) {
        if (file == null) {
            return;
        }
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file)) {
            throw new ModelException(option + " is " + file + ", which is a folder; a file is allowed");
        }
        if (folder == null || !Files.isDirectory(folder)) {
            throw new ModelException(option + " is " + file + ", but there is no folder " + folder + "; make it first");
        }
        if (!Files.isWritable(folder)) {
            throw new ModelException(option + " is " + file + ", but the folder " + folder + " may not be written to");
        }
    }

    /** Puts a text in a file's place, as a whole or not at all. */
    public static void replace(Path file, String text) throws IOException {
        Path temporary = file.resolveSibling(".heddle-" + UUID.randomUUID() + ".tmp");
        try {
            Files.writeString(temporary, text);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
