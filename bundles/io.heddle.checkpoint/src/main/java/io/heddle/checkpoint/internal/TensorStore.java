// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal;

import io.heddle.api.config.Config;
import io.heddle.api.tensor.Shape;
import io.heddle.checkpoint.ModelException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * An open file, or set of files, with published tensors; what {@link Storage} opens and
 * {@link PublishedWeights} reads, whatever the format. Thread-safe; whoever opened it closes it, and
 * the memory of its blocks ends with it.
 */
public interface TensorStore extends Closeable {
    /** The path that was opened. */
    Path path();

    /**
     * The published configuration: that beside the files, if there is one.
     *
     * @throws ModelException if it is malformed
     */
    default Optional<Config> config() {
        Path folder = Files.isDirectory(path()) ? path() : path().toAbsolutePath().getParent();
        return ConfigFile.read(folder);
    }

    /** The shapes of all tensors by published name, in the order of the files; unmodifiable. */
    SequencedMap<String, Shape> shapes();

    /**
     * A tensor; its numbers are not read before they are asked for.
     *
     * @param tensor one of {@link #shapes()}
     * @throws ModelException if no weight can be of its type
     */
    StridedBlock block(String tensor);

    /** The bytes of all tensors as stored. */
    long bytes();

    /** @throws IOException if a file cannot be closed; the others are closed all the same */
    @Override
    void close() throws IOException;
}
