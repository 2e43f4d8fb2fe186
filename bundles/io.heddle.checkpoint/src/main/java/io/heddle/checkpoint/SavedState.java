// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint;

import io.heddle.checkpoint.internal.SavedStateReader;
import io.heddle.checkpoint.internal.SavedStateWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Sequences that were stopped, to be continued later or elsewhere: a safetensors file with the
 * states in canonical form, the tokens, and what a sampler needs to go on. Immutable.
 *
 * @param stack the digest of the stack that read them
 * @param text whether text was generated, rather than bare ids
 * @param seed where the random numbers started
 * @param sequences in the order of the batch
 */
public record SavedState(String stack, boolean text, long seed, List<SavedSequence> sequences) {

    /** Copies the list. */
    public SavedState {
        sequences = List.copyOf(sequences);
    }

    /**
     * Reads a file.
     *
     * @throws ModelException if it is no saved state, in one line
     * @throws IOException if it cannot be read, or is no safetensors file
     */
    public static SavedState read(Path file) throws IOException {
        return SavedStateReader.read(file);
    }

    /**
     * Writes a file as a whole or not at all.
     *
     * @throws IOException if it cannot be written; an older file stays as it is
     */
    public void write(Path file) throws IOException {
        SavedStateWriter.write(this, file);
    }

    /**
     * Makes sure that a stack can continue these sequences.
     *
     * @param digest of the stack that is to read on
     * @param file for the message
     * @throws ModelException if another stack wrote it
     */
    public void requireStack(String digest, Path file) {
        requireStack(stack, digest, file);
    }

    static void requireStack(String wrote, String digest, Path file) {
        if (!wrote.equals(digest)) {
            throw new ModelException(file + " is the state of another stack (" + brief(wrote) + ", this one is "
                    + brief(digest) + "); continue it with the model that wrote it");
        }
    }

    /** The digest of a stack out of its stored form. */
    public static String digest(String json) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(json.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String brief(String digest) {
        return digest.substring(0, Math.min(12, digest.length()));
    }
}
