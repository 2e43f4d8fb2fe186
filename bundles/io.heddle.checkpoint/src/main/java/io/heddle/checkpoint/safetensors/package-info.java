// SPDX-License-Identifier: Apache-2.0
/**
 * Reads and writes checkpoints in the safetensors format: one file, or a folder of shards with an index.
 *
 * <p>Everything a file says about itself is checked before a byte of tensor memory is allocated,
 * and every refusal is a {@link io.heddle.checkpoint.safetensors.MalformedCheckpointException} with one plain line.
 * Sizes are bytes and counts are elements, both as {@code long}; payloads are little-endian, as stored.
 *
 * <p>Threading: an open file or store may be read from several threads at once.
 * Ownership: whoever opens it closes it, and the segments it handed out end with it.
 *
 * <pre>{@code
 * try (var store = SafetensorsStore.open(folder, Access.MAPPED)) {
 *     for (TensorEntry tensor : store.tensors().values())
 *         upload(tensor, store.bytes(tensor.name()));
 * }
 * }</pre>
 */
@Export
@Version("1.0.0")
@NullMarked
package io.heddle.checkpoint.safetensors;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
