// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.score;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.heddle.shell.internal.model.OutputFile;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Map;

/**
 * The JSON file with each question's scores: {@code {"model", "questions", "shots", "results": {"acc",
 * "acc_stderr", "acc_95", "acc_norm", ...}, "subjects": {NAME: results}, "scored": [{"line", "subject",
 * "answer", "scores", "bytes", "acc", "acc_norm", "truncated"}]}}, scores in nats.
 */
final class ScoreFile {

    private static final JsonFactory FACTORY = ((JsonFactoryBuilder) JsonFactory.builder())
            .recyclerPool(JsonRecyclerPools.nonRecyclingPool()).build();

    private ScoreFile() {}

    /** Writes it as a whole or not at all. */
    static void write(ScoreOrder order, String model, ScoreReport report) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(text).useDefaultPrettyPrinter()) {
            out.writeStartObject();
            out.writeStringField("model", model);
            out.writeStringField("questions", order.questions().toString());
            out.writeNumberField("shots", order.shots());
            results(out, "results", report.all());
            out.writeObjectFieldStart("subjects");
            for (Map.Entry<String, ScoreReport.Tallies> subject : report.bySubject().entrySet()) {
                results(out, subject.getKey(), subject.getValue());
            }
            out.writeEndObject();
            out.writeArrayFieldStart("scored");
            for (ScoredQuestion one : report.scored()) {
                question(out, one);
            }
            out.writeEndArray();
            out.writeEndObject();
        }
        OutputFile.replace(order.out(), text.append('\n').toString());
    }

    private static void results(JsonGenerator out, String name, ScoreReport.Tallies tallies) throws IOException {
        out.writeObjectFieldStart(name);
        out.writeNumberField("questions", tallies.plain().count());
        tally(out, "acc", tallies.plain());
        tally(out, "acc_norm", tallies.byLength());
        out.writeEndObject();
    }

    private static void tally(JsonGenerator out, String name, Tally tally) throws IOException {
        out.writeNumberField(name, tally.share());
        out.writeNumberField(name + "_stderr", tally.error());
        out.writeFieldName(name + "_95");
        out.writeArray(new double[] {tally.low(), tally.high()}, 0, 2);
    }

    private static void question(JsonGenerator out, ScoredQuestion one) throws IOException {
        out.writeStartObject();
        out.writeNumberField("line", one.question().line());
        out.writeStringField("subject", one.question().subject());
        out.writeNumberField("answer", one.question().answer());
        out.writeFieldName("scores");
        out.writeArray(one.scores(), 0, one.scores().length);
        out.writeArrayFieldStart("bytes");
        for (int i = 0; i < one.scores().length; i++) {
            out.writeNumber(one.bytes(i));
        }
        out.writeEndArray();
        out.writeNumberField("acc", one.isRight() ? 1 : 0);
        out.writeNumberField("acc_norm", one.isRightByLength() ? 1 : 0);
        out.writeBooleanField("truncated", one.truncated());
        out.writeEndObject();
    }
}
