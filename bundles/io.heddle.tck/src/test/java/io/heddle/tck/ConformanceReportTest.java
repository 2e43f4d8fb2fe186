// SPDX-License-Identifier: Apache-2.0
package io.heddle.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What the kit writes down. */
class ConformanceReportTest {
    private final ConformanceReport report = new ConformanceReport("1.2.3", List.of("mine"), List.of("my.bundle 1.0.0"), List.of(
            new ConformanceReport.Entry("mine", Check.SWAPS, Finding.passed("swaps", 200)),
            new ConformanceReport.Entry("mine", Check.FINITE, Finding.failed("a \"quoted\"\nfault")),
            new ConformanceReport.Entry("mine(heads=2)", Check.GRADIENT, Finding.skipped("not yet"))));

    @Test
    void theTextCountsAndNamesWhatDidNotPass() {
        List<String> lines = report.text().lines().toList();
        assertEquals("mine: 1 checks passed, 1 failed, 1 skipped; kit 1.2.3", lines.getFirst());
        assertTrue(lines.get(1).startsWith("FAILED  mine, finite: "), lines.get(1));
        assertEquals("skipped mine(heads=2), gradient: not yet", lines.getLast());
        assertEquals(List.of(Check.FINITE), report.failed());
    }

    @Test
    void theJsonHasCountsFiguresAndEscapedTexts() {
        String json = report.json();
        assertTrue(json.contains("\"passed\": 1,") && json.contains("\"kit\": \"1.2.3\""), json);
        assertTrue(json.contains("{\"use\": \"mine\", \"check\": \"swaps\", \"result\": \"passed\", \"figures\": {\"swaps\": 200}}"),
                json);
        assertTrue(json.contains("a \\\"quoted\\\"\\u000afault"), json);
    }
}
