// SPDX-License-Identifier: Apache-2.0
package io.heddle.archetype;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How another program ended.
 *
 * @param status its exit status
 * @param out what it wrote to its output
 * @param err what it wrote as errors
 */
record Outcome(int status, String out, String err) {
    private static final long MINUTES = 5;

    /** Runs a program to its end, in a folder, with more environment variables. */
    static Outcome of(Path folder, Map<String, String> environment, List<String> line) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        ProcessBuilder builder = new ProcessBuilder(line).directory(folder.toFile())
                .redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                throw new IOException(line + " did not end within " + MINUTES + " minutes");
            }
            return new Outcome(process.exitValue(), Files.readString(out, java.nio.charset.StandardCharsets.ISO_8859_1),
                    Files.readString(err, java.nio.charset.StandardCharsets.ISO_8859_1));
        } finally {
            process.destroyForcibly();
        }
    }
}
