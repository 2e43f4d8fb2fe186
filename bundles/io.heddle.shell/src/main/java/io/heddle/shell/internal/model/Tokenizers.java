// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.model;

import io.heddle.checkpoint.ModelException;
import io.heddle.text.ByteTokenizer;
import io.heddle.text.Tokenizer;
import io.heddle.text.TokenizerJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the tokenizer of a model. */
public final class Tokenizers {

    private static final String FILE = "tokenizer.json";
    private static final int BYTES = 256;
    /** Byte models may have a few ids more: begin, end, padding. */
    private static final int MOST_BYTE_IDS = 2 * BYTES;

    private Tokenizers() {}

    /** The tokenizer of a folder. */
    public static Tokenizer of(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            throw new ModelException(folder + " has no " + FILE + (Files.isDirectory(folder) ? "" : ", nor is it a folder"));
        }
        return TokenizerJson.read(file);
    }

    /** The tokenizer of a folder, or bytes for a model that has none and reads bytes. */
    static Tokenizer of(Path folder, int vocabulary) throws IOException {
        if (Files.exists(folder.resolve(FILE))) {
            return of(folder);
        }
        if (!areBytes(vocabulary)) {
            throw new ModelException(folder + " has no " + FILE + ", and its " + vocabulary
                    + " ids are not bytes; give token ids with --ids, or add the file");
        }
        return new ByteTokenizer();
    }

    /** Bytes, for a description that has no folder. */
    static Tokenizer bytes(String name, int vocabulary) {
        if (!areBytes(vocabulary)) {
            throw new ModelException(name + " has " + vocabulary
                    + " ids, which are not bytes; give token ids with --ids, or describe it with vocab=" + BYTES);
        }
        return new ByteTokenizer();
    }

    private static boolean areBytes(int vocabulary) {
        return vocabulary >= BYTES && vocabulary <= MOST_BYTE_IDS;
    }
}
