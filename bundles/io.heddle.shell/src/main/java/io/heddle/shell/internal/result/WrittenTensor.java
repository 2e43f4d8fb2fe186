// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.result;

import java.nio.file.Path;
import java.util.List;

/**
 * A tensor that was written to a file.
 *
 * @param file the file
 * @param name the tensor's name
 * @param type its element type
 * @param shape its shape
 */
public record WrittenTensor(Path file, String name, String type, List<Long> shape) implements Result {

    @Override
    public String text() {
        return "wrote %s %s %s to %s".formatted(name, type, shape, file);
    }
}
