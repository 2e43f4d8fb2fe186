// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.text.MalformedTokenizerException;
import io.heddle.text.UnsupportedTokenizerException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A part of a tokenizer file and where it is, so that every complaint can say where. */
record JsonPart(String path, JsonNode node) {

    /** A part of this object, if it is there and not null. */
    Optional<JsonPart> optional(String name) {
        if (!node.isObject()) {
            throw malformed("is not an object");
        }
        JsonNode child = node.get(name);
        String where = path.isEmpty() ? name : path + "." + name;
        return child == null || child.isNull() ? Optional.empty() : Optional.of(new JsonPart(where, child));
    }

    JsonPart get(String name) {
        return optional(name).orElseThrow(() -> malformed("lacks '" + name + "'"));
    }

    /** The elements of this array. */
    List<JsonPart> elements() {
        if (!node.isArray()) {
            throw malformed("is not an array");
        }
        List<JsonPart> elements = new ArrayList<>(node.size());
        for (int i = 0; i < node.size(); i++) {
            elements.add(new JsonPart(path + "[" + i + "]", node.get(i)));
        }
        return elements;
    }

    String string() {
        if (!node.isTextual()) {
            throw malformed("is not a string");
        }
        if (Utf8Assembler.indexOfUnpaired(node.textValue(), 0) >= 0) {
            throw malformed("has an unpaired surrogate");
        }
        return node.textValue();
    }

    String string(String name) {
        return get(name).string();
    }

    /** A string that must not be empty. */
    String text(String name) {
        String value = string(name);
        if (value.isEmpty()) {
            throw get(name).malformed("is empty");
        }
        return value;
    }

    /** A string of exactly one character. */
    String character(String name) {
        String value = string(name);
        if (value.isEmpty() || value.codePointCount(0, value.length()) != 1) {
            throw get(name).malformed("is not one character");
        }
        return value;
    }

    boolean bool(String name) {
        JsonPart part = get(name);
        if (!part.node.isBoolean()) {
            throw part.malformed("is not true or false");
        }
        return part.node.booleanValue();
    }

    boolean bool(String name, boolean otherwise) {
        return optional(name).isPresent() ? bool(name) : otherwise;
    }

    /** A whole number from 0 to {@code most}. */
    int count(String name, int most) {
        return get(name).count(most);
    }

    int count(int most) {
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < 0 || node.intValue() > most) {
            throw malformed("is " + abbreviated() + ", not a whole number from 0 to " + most);
        }
        return node.intValue();
    }

    /** The name of the kind of a component. */
    String type() {
        return text("type");
    }

    MalformedTokenizerException malformed(String what) {
        return new MalformedTokenizerException(path + " " + what);
    }

    UnsupportedTokenizerException unsupported(String what) {
        return new UnsupportedTokenizerException(path + ": " + what + " is not supported");
    }

    private String abbreviated() {
        String text = node.toString();
        return text.length() > 60 ? text.substring(0, 60) + "..." : text;
    }
}
