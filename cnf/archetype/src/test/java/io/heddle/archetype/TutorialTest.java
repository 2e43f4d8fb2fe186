// SPDX-License-Identifier: Apache-2.0
package io.heddle.archetype;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tutorials show the template's own code; what they let the reader type is run by {@link ProjectBuildTest}. */
class TutorialTest {
    @ParameterizedTest
    @ValueSource(strings = {"first-mechanism.md", "first-operator.md"})
    void theCodeIsThatOfTheTemplate(String page) throws IOException {
        Tutorial tutorial = Tutorial.read(page);
        assertFalse(tutorial.blocks("java").isEmpty());
        for (Tutorial.Block block : tutorial.blocks("java")) {
            String file = Files.readString(Tutorial.ROOT.resolve(block.mark()));
            assertTrue(file.contains(block.code()), () -> block.mark() + " does not have the lines\n" + block.code());
        }
    }
}
