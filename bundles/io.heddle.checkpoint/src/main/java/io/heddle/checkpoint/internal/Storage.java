// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal;

import io.heddle.checkpoint.ModelException;
import io.heddle.checkpoint.Models;
import io.heddle.checkpoint.internal.gguf.GgufTensors;
import io.heddle.checkpoint.safetensors.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What a checkpoint can be stored in: the one place that knows all formats. */
final class Storage {
    private static final String ALLOWED = "name the folder of a checkpoint with config.json and model.safetensors,"
            + " or a file that ends in .safetensors or .gguf";

    private Storage() {}

    /**
     * Opens the tensors of a checkpoint.
     *
     * @param path a folder or a file
     * @return owned by the caller
     * @throws ModelException in one line: what was found, what is allowed, what to do
     */
    static TensorStore open(Path path, Models.Access access) {
        if (!Files.exists(path)) {
            throw new ModelException(path + " does not exist; " + ALLOWED);
        }
        try {
            return opened(path, access);
        } catch (IOException failed) {
            throw new ModelException(failed.getMessage(), failed);
        }
    }

    private static TensorStore opened(Path path, Models.Access access) throws IOException {
        String name = path.getFileName() == null ? "" : path.getFileName().toString().toLowerCase(Locale.ROOT);
        if (Files.isDirectory(path) || name.endsWith(".safetensors")) {
            return SafetensorsTensors.open(path, switch (access) {
                case MAPPED -> Access.MAPPED;
                case COPIED -> Access.COPY;
            });
        }
        if (name.endsWith(".gguf")) {
            return GgufTensors.open(path, access == Models.Access.MAPPED);
        }
        throw new ModelException(path + " is no checkpoint by its name; " + ALLOWED);
    }
}
