// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.itest.StartScript.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies in {@code deploy} when Heddle is started counts from the first command on, and nothing else does. */
class DropBeforeStartTest {
    private static final String FILE = "dropped.jar";
    private static final String[] GENERATE = {"generate", "--stack", "dropped, attention; width=16", "--prompt", "weave",
        "--tokens", "5"};

    @TempDir
    Path folder;
    private Path home;
    private StartScript script;

    @BeforeEach
    void make() throws Exception {
        home = folder.resolve("home");
        script = new StartScript(LinkedDistribution.ofThisRun().make(home), folder);
    }

    @AfterEach
    void unlink() throws Exception {
        LinkedDistribution.unlink(home);
    }

    @Test
    void aJarServesTheFirstCommandOfAFreshCacheAndNoneAfterItIsDeleted() throws Exception {
        Path jar = Files.write(home.resolve("deploy").resolve(FILE), DroppedJar.of("2.0.0", Map.of()));
        Outcome first = script.call("", GENERATE);
        assertEquals(0, first.status(), first.err());
        assertTrue(first.out().startsWith("weave"), first.out());

        Files.delete(jar);
        Outcome gone = script.call("", GENERATE);
        assertEquals(1, gone.status());
        assertTrue(gone.err().contains("mechanism dropped is not installed"), gone.err());
    }

    @Test
    void aMissingMechanismIsToldTogetherWithTheJarThatWasRefused() throws Exception {
        Files.write(home.resolve("deploy").resolve(FILE), DroppedJar.of("2.0.0", Map.of("Fragment-Host", "io.heddle.nd4j")));
        Outcome refused = script.call("inspect \"dropped; width=16\"\n");
        assertEquals(1, refused.status());
        assertTrue(refused.err().lines().anyMatch(line -> line.contains("mechanism dropped is not installed")
                && line.contains("; deploy/" + FILE + " was refused: it has the header Fragment-Host")), refused.err());
    }
}
