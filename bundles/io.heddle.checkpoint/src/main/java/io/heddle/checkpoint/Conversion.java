// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint;

import io.heddle.api.tensor.DataType;
import io.heddle.checkpoint.internal.CheckpointConversion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A checkpoint on its way into safetensors, under its published names, whatever it is stored in.
 * Opening it reads headers only. For one thread; whoever opens it closes it.
 */
@ProviderType
public interface Conversion extends AutoCloseable {
    /**
     * What is written.
     *
     * @param type what floating-point tensors become: F32, BF16 or F16; null for the types they have.
     *     Integers stay as they are
     * @param shardBytes the most bytes of tensors in one file; beyond them there are shards and an index
     * @param replace whether a checkpoint in the target folder may be replaced
     */
    record Options(@Nullable DataType type, long shardBytes, boolean replace) {
        /** @throws IllegalArgumentException if the type is another one, or a file could hold nothing */
        public Options {
            if (type != null && type != DataType.F32 && type != DataType.BF16 && type != DataType.F16) {
                throw new IllegalArgumentException("a checkpoint is converted to F32, BF16 or F16, not to " + type);
            }
            if (shardBytes < 1) {
                throw new IllegalArgumentException("a shard has " + shardBytes + " bytes; at least 1 is allowed");
            }
        }
    }

    /**
     * What was written.
     *
     * @param folder the target
     * @param files the names of all files in it that are new, sorted
     * @param tensors how many
     * @param bytes of all tensors
     * @param leftOut tensors of types that no weight can be, such as masks of bools; by name
     */
    record Outcome(Path folder, List<String> files, int tensors, long bytes, List<String> leftOut) {
        /** Copies the lists. */
        public Outcome {
            files = List.copyOf(files);
            leftOut = List.copyOf(leftOut);
        }
    }

    /**
     * Opens the checkpoint that is to be converted.
     *
     * @param source a folder or a file, as for {@link Models#open}
     * @throws ModelException in one line if it cannot be opened
     */
    static Conversion open(Path source, Options options) {
        return CheckpointConversion.open(source, options);
    }

    /** How many bytes of tensors will be written. */
    long bytes();

    /**
     * Writes everything: tensors, the configuration, and the tokenizer's files. The target has the whole
     * checkpoint in the end or none that opens; who has files of an old one open keeps them.
     *
     * @param target the folder, made if it is missing
     * @param done is told how many bytes of tensors are written
     * @throws ModelException in one line if the target has a checkpoint that may not be replaced, or a value does
     *     not fit the type
     * @throws IOException if something cannot be read or written; the target is as it was then
     */
    Outcome writeTo(Path target, LongConsumer done) throws IOException;

    @Override
    void close();
}
