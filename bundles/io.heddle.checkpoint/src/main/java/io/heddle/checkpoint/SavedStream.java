// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint;

import io.heddle.api.stack.StateSnapshot;
import io.heddle.checkpoint.internal.SavedStreams;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A stream that was stopped, to be continued with what comes next: a safetensors file with the state in
 * canonical form. The tokens that were read are not in it, so it does not grow with them. Immutable.
 *
 * @param stack the digest of the stack that read it; see {@link SavedState#digest}
 * @param input how many bytes of the input are read, or lie in {@code pending}
 * @param pending token ids of the input that are to be read first; never changed
 * @param prediction what the stack said of the next token, as logits; none before the first one; never changed
 * @param seed where the random numbers started
 * @param draws how many of them were taken
 * @param state what the stack has read
 */
public record SavedStream(String stack, long input, int[] pending, float[] prediction, long seed, long draws,
        StateSnapshot state) {

    /**
     * Reads a file.
     *
     * @throws ModelException if it is no saved stream, in one line
     * @throws IOException if it cannot be read, or is no safetensors file
     */
    public static SavedStream read(Path file) throws IOException {
        return SavedStreams.read(file);
    }

    /**
     * Writes a file as a whole or not at all.
     *
     * @throws IOException if it cannot be written; an older file stays as it is
     */
    public void write(Path file) throws IOException {
        SavedStreams.write(this, file);
    }

    /** See {@link SavedState#requireStack}. */
    public void requireStack(String digest, Path file) {
        SavedState.requireStack(stack, digest, file);
    }
}
