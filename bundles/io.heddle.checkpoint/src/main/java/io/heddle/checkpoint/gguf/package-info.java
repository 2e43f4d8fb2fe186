// SPDX-License-Identifier: Apache-2.0
/**
 * Reads GGUF files, the format of llama.cpp, version 2 and 3, little endian: metadata of all types, and tensors.
 *
 * <p>Everything a file says about itself is checked against its length before memory is allocated for it, and
 * every refusal is a {@link io.heddle.checkpoint.gguf.MalformedGgufException} with one plain line. Long texts and
 * arrays stay in the file until they are asked for. Nothing in a file is ever executed, chat templates included.
 *
 * <p>Threading: an open file may be read from several threads at once.
 * Ownership: whoever opens it closes it, and the segments it handed out end with it.
 *
 * <pre>{@code
 * try (var file = GgufFile.open(path, false)) {
 *     String architecture = file.text("general.architecture").orElseThrow();
 *     for (GgufTensor tensor : file.tensors().values())
 *         upload(tensor, file.bytes(tensor.name()));
 * }
 * }</pre>
 */
@Export
@Version("1.0.0")
@NullMarked
package io.heddle.checkpoint.gguf;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
