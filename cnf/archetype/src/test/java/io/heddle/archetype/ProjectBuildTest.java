// SPDX-License-Identifier: Apache-2.0
package io.heddle.archetype;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From nothing to a text, as an author of a mechanism goes by the tutorials. */
class ProjectBuildTest {
    @TempDir
    Path folder;

    @Test
    void theTutorialsMakeAProjectThatBuildsAloneAndThatHeddleGeneratesWith() throws Exception {
        Workshop workshop = Workshop.in(folder);
        Outcome missing = workshop.run("distribution/bin/heddle generate --stack blend --prompt weave --tokens 5");
        assertEquals(1, missing.status());
        assertTrue(missing.err().contains("mechanism blend is not installed"), missing.err());

        StringBuilder shown = new StringBuilder();
        for (String page : new String[] {"first-mechanism.md", "first-operator.md", "swap.md"}) {
            for (Tutorial.Block block : Tutorial.read(page).blocks("sh")) {
                Outcome outcome = workshop.run(block.code());
                assertEquals(0, outcome.status(), () -> page + "\n" + block.code() + outcome.out() + outcome.err());
                shown.append(outcome.out());
            }
        }
        assertEquals(2, shown.toString().split("weave", -1).length - 1, shown.toString());
        assertTrue(shown.toString().contains("BlendScan"), shown.toString());
        assertTrue(shown.toString().contains("1 converted"), shown.toString());
        assertTrue(shown.toString().contains("failed=0 wrong=0"), shown.toString());
        if (Boolean.getBoolean("heddle.conformance")) {
            Outcome verified = workshop.run("mvn -q -f ../blend/pom.xml verify");
            assertEquals(0, verified.status(), () -> verified.out() + verified.err());
        }
    }
}
