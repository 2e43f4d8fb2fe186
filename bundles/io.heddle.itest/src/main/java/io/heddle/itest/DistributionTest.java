// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The start script as a user meets it: what it prints where, and how it ends. */
class DistributionTest {

    private static final long SECONDS = 60;

    @TempDir
    Path folder;

    record Outcome(int status, String out, String err) {}

    @Test
    void aCommandPrintsItsResultAndNothingElse() throws Exception {
        Outcome outcome = start("", "version");
        assertEquals(0, outcome.status(), outcome.err());
        assertTrue(outcome.out().matches("heddle \\S+, JDK \\d+, .*\\n"), outcome.out());
    }

    @Test
    void anUnknownCommandIsWrongUsageAndNamesTheNearest() throws Exception {
        Outcome outcome = start("", "versoin");
        assertEquals(2, outcome.status());
        assertEquals("", outcome.out());
        assertTrue(outcome.err().contains("did you mean version?"), outcome.err());
    }

    @Test
    void argumentsTooManyAreWrongUsageWithoutATrace() throws Exception {
        Outcome outcome = start("", "version", "$(x) | {y} \"q\"; -1");
        assertEquals(2, outcome.status());
        assertTrue(outcome.err().contains("heddle version --help"), outcome.err());
        assertTrue(!outcome.err().contains("\tat "), outcome.err());
    }

    @Test
    void everyLineFromAPipeRunsAndTheWorstStatusCounts() throws Exception {
        Outcome outcome = start("nonsense\nversion\n");
        assertEquals(2, outcome.status());
        assertTrue(outcome.out().startsWith("heddle "), outcome.out());
    }

    @Test
    void everyBundleOfTheRunStarts() throws Exception {
        Outcome outcome = start("lb -s\n");
        // A fragment is resolved at most, and the terminal starts with the shell only.
        List<String> down = outcome.out().lines()
                .filter(line -> line.contains("|Installed") || line.contains("|Resolved"))
                .filter(line -> !line.contains("io.heddle.nd4j.c") && !line.contains("gogo.jline")).toList();
        assertEquals(List.of(), down);
        assertTrue(outcome.out().contains("io.heddle.launch"), outcome.out());
    }

    private Outcome start(String input, String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(System.getProperty("heddle.start")));
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
