// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.gguf;

import io.heddle.checkpoint.internal.Quoting;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A GGUF file that cannot be used. The message is one plain line: the file, what was found and what is allowed,
 * and what to do. Text taken from the file is escaped in it.
 */
public final class MalformedGgufException extends IOException {
    private static final long serialVersionUID = 1L;
    private static final String DAMAGED = "the file is damaged or hostile; get it again from its publisher";

    /**
     * For a file that breaks the format.
     *
     * @param problem what was found and what is allowed, in one line; text from the file already escaped
     */
    MalformedGgufException(Path file, String problem) {
        this(file, problem, DAMAGED);
    }

    /**
     * @param problem what was found and what is allowed, in one line; text from the file already escaped
     * @param advice what to do
     */
    MalformedGgufException(Path file, String problem, String advice) {
        super(Quoting.path(file) + ": " + problem + "; " + advice);
    }
}
