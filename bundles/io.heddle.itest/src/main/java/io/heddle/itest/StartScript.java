// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A start script as a user calls it.
 *
 * @param script the file
 * @param folder for what goes in and comes out
 */
record StartScript(Path script, Path folder) {
    private static final long SECONDS = 60;

    /**
     * How a call ended.
     *
     * @param status the exit status
     * @param out what it printed
     * @param err what it said beside that
     */
    record Outcome(int status, String out, String err) {}

    /** Calls it with lines to read and with arguments. */
    Outcome call(String input, String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(script.toString()));
        line.addAll(List.of(arguments));
        Path in = Files.writeString(folder.resolve("in"), input);
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(line).redirectInput(in.toFile())
                .redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new AssertionError("no end after " + SECONDS + " s: " + Files.readString(err));
        }
        return new Outcome(process.exitValue(), Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }
}
