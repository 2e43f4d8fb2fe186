// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint;

import io.heddle.api.family.FamilyInfo;
import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Opens published checkpoints through the families that are installed. Thread-safe. */
@ProviderType
public interface Models {
    /** How weights are reached. */
    enum Access {
        /** Mapped read-only: opening takes as long as reading the headers. */
        MAPPED,
        /** Read into memory: safe against files that change while they are used. */
        COPIED
    }

    /**
     * Opens a checkpoint; reads its configuration and headers, no weights.
     *
     * @param path a folder with {@code config.json} and {@code model.safetensors} or its shards, or a file that
     *     ends in {@code .safetensors} beside a {@code config.json}, or one that ends in {@code .gguf}; families
     *     that know their tensor names do without the configuration
     * @param access how weights are reached
     * @return owned by the caller
     * @throws ModelException in one line: what was found, what is allowed, what to do
     */
    Model open(Path path, Access access);

    /** The architectures that are read from GGUF files, under llama.cpp's names, sorted. */
    List<String> ggufArchitectures();

    /** The families that are installed, by name. */
    List<FamilyInfo> families();
}
