// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Stack descriptions as users give them: in words, or in a file. */
public final class Notation {

    private Notation() {}

    /**
     * The description itself.
     *
     * @param folder what a file's name is relative to
     * @param words a file's name, or the description, which may have been cut at its spaces
     */
    public static String text(Path folder, String[] words) throws IOException {
        String text = String.join(" ", words);
        Path file = file(folder, text);
        return file == null ? text : TextFile.text(file).strip();
    }

    private static @org.jspecify.annotations.Nullable Path file(Path folder, String text) {
        try {
            Path file = folder.resolve(text);
            return Files.isRegularFile(file) ? file : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }
}
