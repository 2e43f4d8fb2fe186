// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.result;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** Texts as token ids. @param texts in the order of the file */
public record EncodedTexts(List<EncodedText> texts) implements Result {

    /**
     * One text.
     *
     * @param ids with the tokens that the model expects around a text
     * @param idsWithoutSpecial the text alone
     * @param decoded the text of {@code idsWithoutSpecial}
     */
    public record EncodedText(int[] ids, int[] idsWithoutSpecial, String decoded) {}

    /** One JSON object a line. */
    @Override
    public String text() {
        StringWriter lines = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(lines)) {
            json.setRootValueSeparator(null);
            for (EncodedText text : texts) {
                json.writeStartObject();
                array(json, "ids", text.ids());
                array(json, "ids_without_special", text.idsWithoutSpecial());
                json.writeStringField("decoded", text.decoded());
                json.writeEndObject();
                json.writeRaw('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines.toString();
    }

    private static void array(JsonGenerator json, String name, int[] ids) throws IOException {
        json.writeFieldName(name);
        json.writeArray(ids, 0, ids.length);
    }
}
