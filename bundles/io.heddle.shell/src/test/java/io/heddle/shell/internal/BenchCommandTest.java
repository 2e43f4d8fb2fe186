// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchCommandTest {

    private static final Object[] SMALL = {"--contexts", "8,16", "--batches", "1,2", "--steps", "2", "--prompt", "16",
        "--prompt-batch", "2", "--seconds", "5"};

    @TempDir
    Path folder;
    private Shell shell;

    @BeforeEach
    void open() {
        shell = new Shell(folder);
    }

    @AfterEach
    void everythingIsClosed() {
        assertEquals(0, shell.stacks.open);
        shell.close();
    }

    @Test
    void stacksAreMeasuredBesideEachOtherAndWritten() throws Exception {
        String text = shell.run("bench", with("--against", "toy two", "toy one"));
        for (String part : List.of("toy one", "toy two", "Decode speed by context", "plots: ", "figures: ")) {
            assertTrue(text.contains(part), "no " + part + " in " + text);
        }
        assertTrue(Files.readString(folder.resolve("heddle-bench.html")).contains("<svg"));
        assertTrue(Files.readString(folder.resolve("heddle-bench.json")).contains("\"toy two\""));
    }

    @Test
    void wrongSettingsAreRefusedBeforeAnythingIsMeasured() {
        assertRefused("--contexts has 'x'", "--contexts", "x");
        assertRefused("--seconds is 0", "--seconds", "0");
        assertRefused("--width is 100", "--width", "100");
        assertRefused("--prompt is 1,2; one number", "--prompt", "1,2");
        assertFalse(Files.exists(folder.resolve("heddle-bench.html")));
    }

    private void assertRefused(String part, String... arguments) {
        Exception refused = assertThrows(Exception.class, () -> shell.run("bench", (Object[]) arguments));
        assertTrue(refused.getMessage().contains(part), refused.getMessage());
    }

    private static Object[] with(Object... more) {
        Object[] all = java.util.Arrays.copyOf(SMALL, SMALL.length + more.length);
        System.arraycopy(more, 0, all, SMALL.length, more.length);
        return all;
    }
}
