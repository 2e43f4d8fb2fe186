// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.model;

import io.heddle.checkpoint.ModelException;
import io.heddle.text.ByteTokenizer;
import io.heddle.text.Tokenizer;
import io.heddle.text.TokenizerJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the tokenizer of a model. */
public final class Tokenizers {

    private static final String FILE = "tokenizer.json";
    private static final int BYTES = 256;
    /** Byte models may have a few ids more: begin, end, padding. */
    private static final int MOST_BYTE_IDS = 2 * BYTES;

    private Tokenizers() {}

    /** The tokenizer of a folder, of a GGUF file, or beside another file. */
    public static Tokenizer of(Path path) throws IOException {
        if (GgufVocabularies.isGguf(path)) {
            return GgufVocabularies.read(path).orElseThrow(() -> new ModelException(path + " holds no tokenizer"));
        }
        Path file = folder(path).resolve(FILE);
        if (!Files.isRegularFile(file)) {
            throw new ModelException(path + " has no " + FILE + (Files.exists(path) ? "" : ", nor does it exist"));
        }
        return TokenizerJson.read(file);
    }

    /** The tokenizer of a model, or bytes for one that has none and reads bytes. */
    static Tokenizer of(Path path, int vocabulary) throws IOException {
        Optional<Tokenizer> found = GgufVocabularies.isGguf(path) ? GgufVocabularies.read(path)
                : Files.exists(folder(path).resolve(FILE)) ? Optional.of(of(path)) : Optional.empty();
        if (found.isPresent()) {
            return fitting(path, found.get(), vocabulary);
        }
        if (!areBytes(vocabulary)) {
            throw new ModelException(path + " has no " + (GgufVocabularies.isGguf(path) ? "tokenizer" : FILE) + ", and its "
                    + vocabulary + " ids are not bytes; give token ids with --ids, or add "
                    + (GgufVocabularies.isGguf(path) ? "one" : "the file"));
        }
        return new ByteTokenizer();
    }

    /** A GGUF file's own tokenizer has an id for each row of its embeddings. */
    private static Tokenizer fitting(Path path, Tokenizer tokenizer, int vocabulary) {
        if (GgufVocabularies.isGguf(path) && tokenizer.vocabularySize() != vocabulary) {
            throw new ModelException(path + " has a vocabulary of " + tokenizer.vocabularySize() + " tokens and embeddings of "
                    + vocabulary + "; as many are allowed, so get the file again from its publisher");
        }
        return tokenizer;
    }

    private static Path folder(Path path) {
        Path parent = path.getParent();
        return Files.isRegularFile(path) && parent != null ? parent : path;
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
