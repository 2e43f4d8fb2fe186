// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NearestTest {
    private static final List<String> NAMES = List.of("attention", "selectivescan", "ssd", "mlp", "moe");

    @Test
    void countsInsertionsDeletionsReplacementsAndSwaps() {
        assertEquals(0, Nearest.edits("ssd", "SSD"));
        assertEquals(1, Nearest.edits("jamba", "jambaa"));
        assertEquals(1, Nearest.edits("jamba", "jmaba"));
        assertEquals(1, Nearest.edits("jamba", "zamba"));
        assertEquals(3, Nearest.edits("kitten", "sitting"));
        assertEquals(5, Nearest.edits("", "mamba"));
    }

    @Test
    void findsWhatWasMeant() {
        assertEquals(Optional.of("attention"), Nearest.of("atention", NAMES));
        assertEquals(Optional.of("selectivescan"), Nearest.of("selective-scan", NAMES));
        assertEquals(Optional.of("ssd"), Nearest.of("sds", NAMES));
        assertEquals(" (did you mean mlp?)", Nearest.question("mpl", NAMES));
    }

    @Test
    void isSilentWhereNothingIsNear() {
        assertEquals(Optional.empty(), Nearest.of("convolution", NAMES));
        assertEquals("", Nearest.question("x".repeat(100_000), NAMES));
        assertEquals(Optional.empty(), Nearest.of("ssd", List.of()));
    }
}
