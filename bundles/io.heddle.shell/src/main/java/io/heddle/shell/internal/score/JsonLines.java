// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.score;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.heddle.checkpoint.ModelException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads a file with a JSON object a line; blank lines count but are passed over. For one file. */
final class JsonLines {

    private static final int LONGEST = 1 << 20;
    private static final int DEPTH = 8;
    /** Names are not kept in a table, which could be attacked by collisions; the recycler is a thread-local. */
    private static final JsonFactory FACTORY = ((JsonFactoryBuilder) JsonFactory.builder())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEPTH).maxNumberLength(40)
                    .maxStringLength(LONGEST).build())
            .build();

    private final Path file;
    private int number;

    private JsonLines(Path file) {
        this.file = file;
    }

    /**
     * Reads all lines.
     *
     * @throws ModelException naming the first line that is no object
     */
    static void read(Path file, Consumer<JsonLine> taker) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new ModelException(file + (Files.exists(file) ? " is no file; a file is allowed"
                    : " does not exist; check the path"));
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            new JsonLines(file).read(in, taker);
        }
    }

    private void read(InputStream in, Consumer<JsonLine> taker) throws IOException {
        for (String line = next(in); line != null; line = next(in)) {
            if (!line.isBlank()) {
                taker.accept(new JsonLine(where(), number, object(line)));
            }
        }
    }

    private String where() {
        return file + ", line " + number + ": ";
    }

    /** The next line; one that is too long is refused before it is in memory. */
    private @Nullable String next(InputStream in) throws IOException {
        number++;
        int c = in.read();
        if (c < 0) {
            return null;
        }
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (; c >= 0 && c != '\n'; c = in.read()) {
            if (line.size() == LONGEST) {
                throw new ModelException(where() + "it has more than " + LONGEST + " bytes; shorter ones are allowed");
            }
            line.write(c);
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line.toByteArray())).toString();
        } catch (CharacterCodingException e) {
            throw new ModelException(where() + "it is not UTF-8 text; save it as UTF-8", e);
        }
    }

    private Map<String, @Nullable Object> object(String line) {
        try (JsonParser parser = FACTORY.createParser(line)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new ModelException(where() + "it is no JSON object; one object a line is allowed");
            }
            Map<String, @Nullable Object> object = object(parser);
            if (parser.nextToken() != null) {
                throw new ModelException(where() + "more follows the object; one object a line is allowed");
            }
            return object;
        } catch (JsonProcessingException e) {
            throw new ModelException(where() + "it is no JSON: " + e.getOriginalMessage().lines().findFirst().orElse("malformed"), e);
        } catch (IOException impossible) {
            throw new ModelException(where() + impossible.getMessage(), impossible);
        }
    }

    private Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            object.put(name, value(parser));
        }
        return object;
    }

    private @Nullable Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(parser));
                }
                yield list;
            }
            case VALUE_STRING -> parser.getText();
            // What is not a small whole number is shown as it was written, and no field wants one.
            case VALUE_NUMBER_INT -> parser.getText().length() < 18 ? (Object) parser.getLongValue() : parser.getText();
            case VALUE_NUMBER_FLOAT -> parser.getText();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case null, default -> throw new ModelException(where() + "it ends early; one whole object a line is allowed");
        };
    }
}
