// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.safetensors;

import com.fasterxml.jackson.core.JsonToken;
import io.heddle.checkpoint.internal.Quoting;
import io.heddle.checkpoint.safetensors.MalformedCheckpointException.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The grammar of a header: an object of tensors, and perhaps {@code __metadata__}.
 * Unknown fields of a tensor are passed over, as the format's own reader does.
 */
final class HeaderParser {

    static final String METADATA = "__metadata__";

    private final StrictJson json;
    private final Map<String, TensorEntry> tensors = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    HeaderParser(StrictJson json) {
        this.json = json;
    }

    /** Reads the whole text. Ranges and sizes have not been checked against each other then. */
    void parse() throws IOException {
        json.expect(JsonToken.START_OBJECT, () -> "an object of tensors");
        while (json.nextName()) {
            String name = json.name();
            if (name.equals(METADATA)) {
                readMetadata();
                continue;
            }
            if (tensors.size() == Limits.TENSORS)
                throw json.fault(Kind.TOO_MANY_TENSORS, "names more than " + Limits.TENSORS + " tensors");
            tensors.put(name, tensor(name));
        }
        json.end();
    }

    /** The tensors in the order of the text. */
    Map<String, TensorEntry> tensors() {
        return tensors;
    }

    /** The metadata in the order of the text; empty when there is none. */
    Map<String, String> metadata() {
        return metadata;
    }

    private void readMetadata() throws IOException {
        json.expect(JsonToken.START_OBJECT, () -> "an object of strings as " + METADATA);
        while (json.nextName()) {
            if (metadata.size() == Limits.METADATA_ENTRIES)
                throw json.fault(Kind.TOO_MUCH_METADATA, "has more than " + Limits.METADATA_ENTRIES + " metadata entries");
            String key = json.name();
            metadata.put(key, json.string(() -> "a string as metadata " + Quoting.quote(key)));
        }
    }

    private TensorEntry tensor(String name) throws IOException {
        json.expect(JsonToken.START_OBJECT, () -> "the description of " + Layout.subject(name));
        ElementType type = null;
        List<Long> shape = null;
        List<Long> range = null;
        while (json.nextName()) {
            switch (json.name()) {
                case "dtype" -> type = type(name);
                case "shape" -> shape = sizes(() -> "a dimension of " + Layout.subject(name), Limits.DIMENSIONS);
                case "data_offsets" -> range = sizes(() -> "an offset of " + Layout.subject(name), 2);
                default -> json.skip();
            }
        }
        if (range != null && range.size() != 2)
            throw json.fault(Kind.INVALID_HEADER, "gives " + Layout.subject(name) + " " + range.size() + " offsets instead of 2");
        return new TensorEntry(name, present(type, "dtype", name), present(shape, "shape", name),
                present(range, "data_offsets", name).get(0), range.get(1));
    }

    private <T> T present(@Nullable T value, String field, String name) throws MalformedCheckpointException {
        if (value == null)
            throw json.fault(Kind.INVALID_HEADER, "gives " + Layout.subject(name) + " no " + field);
        return value;
    }

    private ElementType type(String name) throws IOException {
        String tag = json.string(() -> "the type of " + Layout.subject(name));
        return ElementType.named(tag).orElseThrow(() -> json.fault(Kind.UNKNOWN_TYPE, "gives " + Layout.subject(name)
                + " the type " + Quoting.quote(tag) + ", which the format does not have"));
    }

    private List<Long> sizes(Supplier<String> what, int most) throws IOException {
        json.expect(JsonToken.START_ARRAY, () -> "an array of sizes, each " + what.get());
        var sizes = new ArrayList<Long>();
        while (json.next() != JsonToken.END_ARRAY) {
            sizes.add(json.size(what));
            if (sizes.size() > most)
                throw json.fault(most == 2 ? Kind.INVALID_HEADER : Kind.TOO_MANY_DIMENSIONS,
                        "has more than " + most + " numbers, each " + what.get());
        }
        return sizes;
    }
}
