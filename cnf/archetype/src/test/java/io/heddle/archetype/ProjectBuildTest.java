// SPDX-License-Identifier: Apache-2.0
package io.heddle.archetype;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From nothing to a text, as an author of a mechanism goes. */
class ProjectBuildTest {
    @TempDir
    Path folder;

    @Test
    void aNewProjectBuildsAloneAndHeddleGeneratesWithIt() throws Exception {
        Workshop workshop = Workshop.in(folder);
        Path project = folder.resolve("project");
        Main.make(Names.of("com.acme", "blend"), project);
        Outcome missing = generate(workshop, "blend");
        assertEquals(1, missing.status());
        assertTrue(missing.err().contains("mechanism blend is not installed"), missing.err());

        Outcome built = workshop.maven(project, "package");
        assertEquals(0, built.status(), built.out() + built.err());
        workshop.deploy(project);
        for (String mechanism : new String[] {"blend", "blend(innerWidth=20)", "blendplain", "blendscan"}) {
            Outcome generated = generate(workshop, mechanism);
            assertEquals(0, generated.status(), generated.err());
            assertTrue(generated.out().startsWith("weave"), generated.out());
        }
    }

    private static Outcome generate(Workshop workshop, String mechanism) throws Exception {
        return workshop.heddle("generate", "--stack", "1 " + mechanism + " : 1 attention; layers=2 width=32",
                "--prompt", "weave", "--tokens", "5");
    }
}
