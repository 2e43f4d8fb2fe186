// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A report as JSON: figures that were left out are null.
 *
 * @param report what to write
 */
public record BenchJson(BenchReport report) {
    /** The document. */
    public String json() throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
            out.writeStartObject();
            out.writeStringField("machine", report.machine());
            out.writeStringField("compute", report.compute());
            out.writeStringField("date", report.date());
            numbers(out, "contexts", report.order().contexts());
            numbers(out, "batches", report.order().batches());
            out.writeNumberField("prompt", report.order().prompt());
            out.writeNumberField("promptBatch", report.order().promptBatch());
            figures(out, "stacks", report.figures());
            figures(out, "mechanisms", report.mechanisms());
            out.writeEndObject();
        }
        return text.append('\n').toString();
    }

    private static void figures(JsonGenerator out, String field, List<Figures> all) throws IOException {
        out.writeArrayFieldStart(field);
        for (Figures f : all) {
            out.writeStartObject();
            out.writeStringField("name", f.name());
            out.writeNumberField("parameters", f.parameters());
            values(out, "decodeTokensPerSecond", f.decode());
            values(out, "firstTokenSeconds", f.firstToken());
            numbers(out, "stateBytes", f.stateBytes());
            numbers(out, "cacheBytes", f.cacheBytes());
            values(out, "batchedTokensPerSecond", f.batched());
            out.writeFieldName("readingTokensPerSecond");
            value(out, f.reading());
            out.writeFieldName("quality");
            value(out, f.quality());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void values(JsonGenerator out, String field, List<OptionalDouble> values) throws IOException {
        out.writeArrayFieldStart(field);
        for (OptionalDouble value : values) {
            value(out, value);
        }
        out.writeEndArray();
    }

    private static void value(JsonGenerator out, OptionalDouble value) throws IOException {
        if (value.isPresent()) {
            out.writeNumber(value.getAsDouble());
        } else {
            out.writeNull();
        }
    }

    private static void numbers(JsonGenerator out, String field, List<? extends Number> values) throws IOException {
        out.writeArrayFieldStart(field);
        for (Number value : values) {
            out.writeNumber(value.longValue());
        }
        out.writeEndArray();
    }
}
