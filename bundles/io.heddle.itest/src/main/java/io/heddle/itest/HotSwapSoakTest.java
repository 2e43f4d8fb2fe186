// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
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

/** The soak of the start script, on the product as it is and on one whose router does not wait for passes. */
class HotSwapSoakTest {
    private static final long SECONDS = 240;

    @TempDir
    Path folder;

    @Test
    void requestsAreAnsweredTheSameWhileTheirMechanismIsExchanged() throws Exception {
        Path log = folder.resolve("log");
        int status = soak(Path.of(System.getProperty("heddle.start")), log, "160");
        String told = Files.readString(log);
        assertEquals(0, status, told);
        assertTrue(told.contains("failed=0 wrong=0"), told);
    }

    @Test
    void theSoakFailsWhenARouterDoesNotWaitForPasses() throws Exception {
        Path start = new BrokenDistribution(Path.of(System.getProperty("heddle.start")).getParent().getParent())
                .make(folder.resolve("broken"));
        Path log = folder.resolve("log");
        // A pass that runs on freed memory may end the process, so that it says nothing: any end but a good one will do.
        assertNotEquals(0, soak(start, log, "2000"), () -> read(log));
        LinkedDistribution.unlink(folder.resolve("broken"));
        assertTrue(!read(log).contains("no command"), read(log));
    }

    private static String read(Path log) {
        try {
            return Files.readString(log, StandardCharsets.UTF_8);
        } catch (IOException failed) {
            return failed.toString();
        }
    }

    private int soak(Path start, Path log, String swaps) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(start.toString(), "soak", "--swaps", swaps));
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile())
                .directory(folder.toFile());
        // A crash is expected of one of the two; it needs no dump.
        builder.environment().put("HEDDLE_JAVA_OPTIONS", "-XX:-CreateCoredumpOnCrash -XX:ErrorFile=" + folder.resolve("crash"));
        Process process = builder.start();
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new AssertionError("no end after " + SECONDS + " s: " + read(log));
        }
        return process.exitValue();
    }
}
