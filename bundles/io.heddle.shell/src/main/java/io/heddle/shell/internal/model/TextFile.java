// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.model;

import io.heddle.checkpoint.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads text files that users name, and says in one line why one cannot be read. */
public final class TextFile {

    private TextFile() {}

    /** A file's bytes. */
    public static byte[] bytes(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new ModelException(file + " is a folder; a file is allowed");
        }
        if (!Files.exists(file)) {
            throw new ModelException(file + " does not exist; check the path");
        }
        if (Files.isRegularFile(file) && Files.size(file) > Integer.MAX_VALUE - 8) {
            throw new ModelException(file + " has " + Files.size(file) + " bytes; fewer than 2 GiB are allowed");
        }
        try {
            return Files.readAllBytes(file);
        } catch (AccessDeniedException e) {
            throw new ModelException(file + " may not be read; check its permissions", e);
        }
    }

    /** A file's text, which must be UTF-8. */
    public static String text(Path file) throws IOException {
        return text(file, bytes(file));
    }

    /** The text that a file's bytes are. */
    public static String text(Path file, byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new ModelException(file + " is not UTF-8 text; save it as UTF-8", e);
        }
    }
}
