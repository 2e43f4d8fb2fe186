// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.checkpoint.SavedStream;
import io.heddle.itest.StartScript.Outcome;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stream through the start script: what a killed one has read is not lost. */
class StreamProcessTest {
    private static final String STACK = "ssd; width=16";
    private static final String BEGIN = "to be,\nor no";
    private static final String REST = "t to be";
    private static final int SECONDS = 60;
    private static final int POLL_MILLISECONDS = 20;

    @TempDir
    Path folder;

    @Test
    void aStreamThatIsToldToEndSavesItsStateAndGoesOnFromThere() throws Exception {
        Path script = Path.of(System.getProperty("heddle.start"));
        Path saved = folder.resolve("saved");
        Path out = folder.resolve("first");
        Path err = folder.resolve("said");
        Process process = new ProcessBuilder(script.toString(), "stream", "--stack", STACK, "--save-state", saved.toString())
                .redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(BEGIN.getBytes(StandardCharsets.UTF_8));
            in.flush();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
            while (Files.readAllLines(out).size() < BEGIN.length() && System.nanoTime() < end
                    && !process.waitFor(POLL_MILLISECONDS, TimeUnit.MILLISECONDS)) {
                // What was answered so far is in the file while it waits for more.
            }
            process.destroy();
            assertTrue(process.waitFor(SECONDS, TimeUnit.SECONDS), "it does not end");
        } finally {
            process.destroyForcibly();
        }
        assertEquals(BEGIN.length(), SavedStream.read(saved).state().length(), Files.readString(err));
        StartScript start = new StartScript(script, folder);
        Outcome rest = start.call(REST, "stream", "--stack", STACK, "--state", saved.toString());
        assertEquals(0, rest.status(), rest.err());
        assertTrue(rest.err().contains("stream: the input ended; " + REST.length() + " tokens"), rest.err());
        Outcome whole = start.call(BEGIN + REST, "stream", "--stack", STACK);
        assertEquals(whole.out(), Files.readString(out) + rest.out());
    }
}
