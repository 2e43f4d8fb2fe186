// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal.notation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.heddle.api.stack.InvalidStackException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads JSON into maps, lists and values: no extensions, no key twice, bounded. For one text. */
final class JsonTree {
    /**
     * Names are not kept in a table, which could be attacked by collisions; buffers are not recycled, since the recycler
     * is a thread-local that would outlive the bundle.
     */
    static final JsonFactory FACTORY = ((JsonFactoryBuilder) JsonFactory.builder())
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Limits.JSON_NESTING)
                    .maxNumberLength(Limits.JSON_DIGITS)
                    .maxStringLength(Limits.JSON_CHARACTERS)
                    .build())
            .streamWriteConstraints(StreamWriteConstraints.builder().maxNestingDepth(Limits.JSON_NESTING).build())
            .build();
    private static final String INFINITY = "__float__";

    private final JsonParser parser;

    private JsonTree(JsonParser parser) {
        this.parser = parser;
    }

    /** The object that a text is. */
    static Map<?, ?> read(String text) {
        if (text.length() > Limits.JSON_CHARACTERS) {
            throw JsonPath.top().fault("found " + text.length() + " characters; allowed are " + Limits.JSON_CHARACTERS);
        }
        try (JsonParser parser = FACTORY.createParser(text)) {
            JsonTree tree = new JsonTree(parser);
            parser.nextToken();
            if (!(tree.value(JsonPath.top()) instanceof Map<?, ?> object)) {
                throw JsonPath.top().fault("found no object; a stack is an object");
            }
            if (parser.nextToken() != null) {
                throw JsonPath.top().fault("found more after the end of the stack; allowed is one object");
            }
            return object;
        } catch (IOException impossible) {
            // A text does not fail to be read; faults of the text were turned into messages before.
            throw fault(JsonPath.top(), impossible);
        }
    }

    private @Nullable Object value(JsonPath path) {
        try {
            return switch (parser.currentToken()) {
                case START_OBJECT -> object(path);
                case START_ARRAY -> array(path);
                case VALUE_STRING -> parser.getText();
                case VALUE_NUMBER_INT -> parser.getNumberValue();
                case VALUE_NUMBER_FLOAT -> number(path);
                case VALUE_TRUE -> Boolean.TRUE;
                case VALUE_FALSE -> Boolean.FALSE;
                case VALUE_NULL -> null;
                case null, default -> throw path.fault("found no value; needed is one");
            };
        } catch (IOException malformed) {
            throw fault(path, malformed);
        }
    }

    private double number(JsonPath path) throws IOException {
        double value = parser.getDoubleValue();
        if (Double.isInfinite(value)) {
            throw path.fault("found " + Quote.of(parser.getText()) + ", which no double holds");
        }
        return value;
    }

    private Object object(JsonPath path) throws IOException {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            JsonPath place = path.key(key);
            if (object.containsKey(key)) {
                throw place.fault("found the key a second time; once is allowed");
            }
            next(place);
            object.put(key, value(place));
        }
        return object.size() == 1 && object.get(INFINITY) instanceof String text && notFinite(text)
                ? Double.valueOf(text) : Collections.unmodifiableMap(object);
    }

    private List<@Nullable Object> array(JsonPath path) throws IOException {
        List<@Nullable Object> array = new ArrayList<>();
        while (next(path.index(array.size())) != JsonToken.END_ARRAY) {
            array.add(value(path.index(array.size())));
        }
        return Collections.unmodifiableList(array);
    }

    /** Moves on, so that a fault of the text is reported at the place that it spoils. */
    private @Nullable JsonToken next(JsonPath path) {
        try {
            return parser.nextToken();
        } catch (IOException malformed) {
            throw fault(path, malformed);
        }
    }

    /** Numbers that JSON has no sign for are written {@code {"__float__": "Infinity"}}, as published files do. */
    static Map<String, String> written(double notFinite) {
        return Map.of(INFINITY, Double.toString(notFinite));
    }

    private static boolean notFinite(String text) {
        return text.equals("Infinity") || text.equals("-Infinity") || text.equals("NaN");
    }

    private static InvalidStackException fault(JsonPath path, IOException fault) {
        if (fault instanceof StreamConstraintsException) {
            return path.fault("found more nesting or digits than are allowed; " + Limits.JSON_NESTING + " levels and "
                    + Limits.JSON_DIGITS + " digits are");
        }
        String place = fault instanceof JsonProcessingException malformed && malformed.getLocation() != null
                ? "line " + malformed.getLocation().getLineNr() + " column " + malformed.getLocation().getColumnNr()
                : "the text";
        String reason = fault instanceof JsonProcessingException malformed ? malformed.getOriginalMessage()
                : String.valueOf(fault.getMessage());
        return path.fault(place + " is not JSON: " + reason.lines().findFirst().orElse("malformed")
                // Jackson's advice is for programmers.
                .replaceFirst(": enable .*", ""));
    }
}
