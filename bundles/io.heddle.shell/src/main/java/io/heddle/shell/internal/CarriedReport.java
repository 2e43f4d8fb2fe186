// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The conformance report that a mechanism's bundle may carry. What it says is the bundle's own claim. */
final class CarriedReport {
    static final String PATH = "/META-INF/heddle/conformance.json";

    private CarriedReport() {}

    /** One line of it, if the class comes from a bundle that carries one. */
    static Optional<String> line(Class<?> mechanism) {
        try (InputStream report = mechanism.getResourceAsStream(PATH)) {
            return report == null ? Optional.empty() : Optional.of(line(report));
        } catch (IOException unreadable) {
            return Optional.of("the report that the bundle carries cannot be read");
        }
    }

    /** One line of a report. */
    static String line(InputStream report) throws IOException {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser json = new JsonFactory().createParser(report)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("no object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                if (json.nextToken().isScalarValue()) {
                    fields.put(name, json.getText());
                } else {
                    json.skipChildren();
                }
            }
        }
        return "%s checks passed, %s failed, %s skipped; kit %s".formatted(fields.get("passed"), fields.get("failed"),
                fields.get("skipped"), fields.get("kit"));
    }
}
