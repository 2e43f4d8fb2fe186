// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.heddle.checkpoint.ModelException;
import io.heddle.shell.internal.argument.Command;
import io.heddle.shell.internal.argument.Options;
import io.heddle.shell.internal.model.TextFile;
import io.heddle.shell.internal.model.Tokenizers;
import io.heddle.shell.internal.result.EncodedTexts;
import io.heddle.shell.internal.result.EncodedTexts.EncodedText;
import io.heddle.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Turns texts into token ids and back. */
@Component(service = Function.class, immediate = true,
        property = {"osgi.command.scope=heddle", "osgi.command.function=tokenize"})
public final class TokenizeCommand extends Command {

    private static final String TEXT = "text";

    private final Callers callers;
    private final JsonFactory json = new JsonFactory();

    /** Needs no model. */
    @Activate
    public TokenizeCommand(@Reference Callers callers) {
        this.callers = callers;
    }

    /** One result a line of the file. */
    @Descriptor("turn texts into token ids and back, one JSON object a line")
    public EncodedTexts tokenize(CommandSession session,
            @Descriptor("the folder with tokenizer.json, or a GGUF file; nothing else of the model is needed")
            @Parameter(names = "--model", absentValue = Options.REQUIRED) Path model,
            @Descriptor("the file with one JSON object a line, whose member 'text' is encoded")
            @Parameter(names = "--jsonl", absentValue = Options.REQUIRED) Path jsonl) throws IOException {
        Caller caller = callers.of(session);
        Tokenizer tokenizer = Tokenizers.of(caller.resolve(model));
        Path file = caller.resolve(jsonl);
        List<EncodedText> encoded = new ArrayList<>();
        int number = 0;
        for (String line : TextFile.text(file).lines().toList()) {
            number++;
            if (!line.isBlank()) {
                encoded.add(encode(tokenizer, text(file + ", line " + number, line)));
            }
        }
        return new EncodedTexts(encoded);
    }

    private static EncodedText encode(Tokenizer tokenizer, String text) {
        int[] plain = tokenizer.encode(text, false);
        return new EncodedText(tokenizer.encode(text, true), plain, tokenizer.decode(plain, false));
    }

    private String text(String where, String line) throws IOException {
        try (JsonParser parser = json.createParser(line)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                String text = null;
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    boolean wanted = parser.currentName().equals(TEXT);
                    if (parser.nextToken() == JsonToken.VALUE_STRING && wanted) {
                        text = parser.getText();
                    }
                    parser.skipChildren();
                }
                if (text != null && parser.nextToken() == null) {
                    return text;
                }
            }
        } catch (JsonProcessingException e) {
            throw new ModelException(where + ": not JSON: " + e.getOriginalMessage(), e);
        }
        throw new ModelException(where + ": one JSON object with a string 'text' is allowed");
    }
}
