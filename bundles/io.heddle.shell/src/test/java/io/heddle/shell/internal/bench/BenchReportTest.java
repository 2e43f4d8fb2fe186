// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.OptionalDouble;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.junit.jupiter.api.Test;

class BenchReportTest {
    private static final BenchOrder ORDER = new BenchOrder(List.of(1024, 4096), List.of(1, 4), 8, 2048, 16, 10);
    private static final Figures SLOW = figures("a <slow> one", 50, 25, 1 << 20, 0.5);
    private static final Figures FAST = figures("fast", 100, 100, 1 << 18, 0.25);
    private static final BenchReport REPORT = new BenchReport("a machine", "vector", "2026-01-02", ORDER, List.of(SLOW, FAST),
            List.of(new Figures("ssd alone", 10, List.of(), List.of(), List.of(), List.of(), List.of(), OptionalDouble.of(5000),
                    OptionalDouble.empty())), List.of());

    private static Figures figures(String name, double near, double far, long cache, double quality) {
        return new Figures(name, 1000, values(near, far), List.of(OptionalDouble.of(1.5), OptionalDouble.empty()),
                List.of(0L, 0L), List.of(cache, 4 * cache), values(near, 3 * near), OptionalDouble.of(1234),
                OptionalDouble.of(quality));
    }

    private static List<OptionalDouble> values(double first, double second) {
        return List.of(OptionalDouble.of(first), OptionalDouble.of(second));
    }

    @Test
    void efficiencyIsSpeedTimesQualityByMemoryRelativeToTheFirst() {
        assertEquals(1, SLOW.efficiency(SLOW, 0).getAsDouble());
        // Twice the speed, half the quality, a quarter of the memory; then four times the speed.
        assertEquals(4, FAST.efficiency(SLOW, 0).getAsDouble(), 1e-12);
        assertEquals(8, FAST.efficiency(SLOW, 1).getAsDouble(), 1e-12);
    }

    @Test
    void theTextHasEveryFigureAndADashForWhatWasLeftOut() {
        String text = REPORT.text();
        for (String part : List.of("Decode speed by context", "Time to first token", "memory of a sequence", "by batch",
                "Reading 16 prompts of 2K", "speed x quality / memory", "ssd alone", "50.0", "25.0", "100", "1.50", "-", "5,000", "█")) {
            assertTrue(text.contains(part), "no " + part + " in\n" + text);
        }
    }

    @Test
    void thePageIsWellFormedAndNamesAreEscaped() throws XMLStreamException {
        String page = new BenchPage(REPORT).html();
        assertTrue(page.contains("a &lt;slow&gt; one"));
        assertFalse(page.contains("<slow>"));
        int plots = 0;
        int from = page.indexOf("<svg");
        while (from >= 0) {
            int to = page.indexOf("</svg>", from) + "</svg>".length();
            XMLStreamReader reader = XMLInputFactory.newFactory().createXMLStreamReader(new StringReader(page.substring(from, to)));
            while (reader.hasNext()) {
                reader.next();
            }
            plots++;
            from = page.indexOf("<svg", to);
        }
        assertEquals(REPORT.sections().size(), plots);
    }

    @Test
    void theFiguresAreJsonWithNullForWhatWasLeftOut() throws IOException {
        String json = new BenchJson(REPORT).json();
        int nulls = 0;
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
                nulls += token.name().equals("VALUE_NULL") ? 1 : 0;
            }
        }
        assertEquals(3, nulls, json);
        assertTrue(json.contains("\"decodeTokensPerSecond\" : [ 50.0, 25.0 ]"), json);
    }
}
