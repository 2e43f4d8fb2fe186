// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a bundle's own report says in one line. */
class CarriedReportTest {
    private static String line(String json) throws IOException {
        return CarriedReport.line(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void theCountsAndTheKitAreTold() throws IOException {
        assertEquals("23 checks passed, 0 failed, 2 skipped; kit 0.1.0", line("""
                {"kit": "0.1.0", "mechanisms": ["ssd"], "passed": 23, "failed": 0, "skipped": 2,
                 "checks": [{"use": "ssd", "passed": 99}]}
                """));
    }

    @Test
    void whatIsNoReportIsAnError() {
        assertThrows(IOException.class, () -> line("[]"));
        assertThrows(IOException.class, () -> line("{\"kit\": "));
    }

    @Test
    void aBundleWithoutAReportHasNoLine() {
        assertEquals(Optional.empty(), CarriedReport.line(CarriedReportTest.class));
    }
}
