// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.heddle.text.MalformedTokenizerException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The part {@code model} as it is read: its two long tables straight from the stream, the rest as a tree.
 *
 * <p>As a tree, the tables of a large vocabulary would take hundreds of megabytes.
 */
final class ModelData {

    private final Map<String, Integer> vocabulary = new HashMap<>();
    private final List<BpeModel.Merge> merges = new ArrayList<>();
    private @Nullable JsonPart rest;

    /** Reads the object that the parser is at the start of. */
    void read(JsonParser parser) throws IOException {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new MalformedTokenizerException("model is not an object");
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("vocab") && value == JsonToken.START_OBJECT) {
                readVocabulary(parser);
            } else if (name.equals("merges") && value == JsonToken.START_ARRAY) {
                readMerges(parser);
            } else if (name.equals("vocab")) {
                // Other models have other tables here; what model it is may be said only later.
                parser.skipChildren();
            } else {
                tree.set(name, parser.readValueAsTree());
            }
        }
        rest = new JsonPart("model", tree);
    }

    Map<String, Integer> vocabulary() {
        return vocabulary;
    }

    BpeModel model() {
        if (rest == null) {
            throw new MalformedTokenizerException("the file has no model");
        }
        // Files from before models had names are all of this one.
        String type = rest.optional("type").map(JsonPart::string).orElse("BPE");
        if (!type.equals("BPE")) {
            throw rest.unsupported("the model " + type);
        }
        if (vocabulary.isEmpty()) {
            throw rest.malformed("has no vocabulary");
        }
        if (rest.optional("dropout").isPresent() && rest.get("dropout").node().asDouble(1) != 0) {
            throw rest.unsupported("dropout");
        }
        return new BpeModel(vocabulary, merges, new BpeOptions(unknown(rest), rest.bool("fuse_unk", false),
                rest.bool("byte_fallback", false), rest.bool("ignore_merges", false),
                text(rest, "continuing_subword_prefix"), text(rest, "end_of_word_suffix")));
    }

    private int unknown(JsonPart part) {
        if (part.optional("unk_token").isEmpty()) {
            return -1;
        }
        Integer id = vocabulary.get(part.string("unk_token"));
        if (id == null) {
            throw part.malformed("has the unk_token '" + part.string("unk_token") + "', not in the vocabulary");
        }
        return id;
    }

    private static String text(JsonPart part, String name) {
        return part.optional(name).map(JsonPart::string).orElse("");
    }

    private void readVocabulary(JsonParser parser) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String token = parser.currentName();
            if (parser.nextToken() != JsonToken.VALUE_NUMBER_INT
                    || parser.getNumberType() != JsonParser.NumberType.INT) {
                throw new MalformedTokenizerException("model.vocab: the id of '" + token
                        + "' is not a whole number from 0 to " + (Vocabulary.MOST_IDS - 1));
            }
            vocabulary.put(token, parser.getIntValue());
        }
    }

    private void readMerges(JsonParser parser) throws IOException {
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            String[] pair = token == JsonToken.VALUE_STRING ? parser.getText().split(" ", -1) : readPair(parser);
            if (pair.length != 2 || pair[0].isEmpty() || pair[1].isEmpty()) {
                throw new MalformedTokenizerException("model.merges: rule " + merges.size() + " is not two tokens");
            }
            merges.add(new BpeModel.Merge(pair[0], pair[1]));
        }
    }

    private static String[] readPair(JsonParser parser) throws IOException {
        List<String> pair = new ArrayList<>(2);
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            while (parser.nextToken() == JsonToken.VALUE_STRING && pair.size() < 3) {
                pair.add(parser.getText());
            }
        }
        return parser.currentToken() == JsonToken.END_ARRAY ? pair.toArray(String[]::new) : new String[0];
    }
}
