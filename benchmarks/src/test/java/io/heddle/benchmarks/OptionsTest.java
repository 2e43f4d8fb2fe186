// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {
    private static final Path ROOT = Path.of("nowhere");

    @Test
    void rowsAreSeparatedByCommas() {
        Options options = Options.parse(new String[] {"--quick", "--rows", "ssd,attention", "--scan", "k.c"}, ROOT);
        assertEquals(List.of("ssd", "attention"), options.rows());
        assertTrue(options.quick());
        assertEquals(Path.of("k.c"), options.scanSource().orElseThrow());
    }

    @Test
    void whatIsNotAnOptionIsNamed() {
        var wrong = assertThrows(IllegalArgumentException.class, () -> Options.parse(new String[] {"--rowz"}, ROOT));
        assertEquals("there is no option --rowz; see --help", wrong.getMessage());
        var cut = assertThrows(IllegalArgumentException.class, () -> Options.parse(new String[] {"--rows"}, ROOT));
        assertEquals("--rows needs a value; see --help", cut.getMessage());
    }
}
