// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal.notation;

import io.heddle.api.stack.InvalidStackException;
import io.heddle.api.config.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The fields of one JSON object, read by type; {@link #done} refuses those that nobody asked for. For one thread. */
final class JsonFields {
    private final JsonPath path;
    private final Map<?, ?> values;
    private final Set<String> known = new LinkedHashSet<>();

    private JsonFields(JsonPath path, Map<?, ?> values) {
        this.path = path;
        this.values = values;
    }

    /** Reads all of an object. */
    static <T> T read(JsonPath path, @Nullable Object value, Function<JsonFields, T> reader) {
        if (!(value instanceof Map<?, ?> object)) {
            throw wrong(path, value, "an object");
        }
        JsonFields fields = new JsonFields(path, object);
        T read = reader.apply(fields);
        fields.done();
        return read;
    }

    JsonPath path() {
        return path;
    }

    boolean has(String key) {
        known.add(key);
        return values.containsKey(key);
    }

    Map<?, ?> all() {
        values.keySet().forEach(key -> known.add(String.valueOf(key)));
        return values;
    }

    String text(String key) {
        return get(key) instanceof String text ? text : refuse(key, "a text");
    }

    Optional<String> optionalText(String key) {
        return has(key) ? Optional.of(text(key)) : Optional.empty();
    }

    int integer(String key, int least) {
        return get(key) instanceof Integer number && number >= least ? number
                : refuse(key, "a whole number from " + least + " to " + Integer.MAX_VALUE);
    }

    int integer(String key, int least, int standard) {
        return has(key) ? integer(key, least) : standard;
    }

    double number(String key, double standard) {
        if (!has(key)) {
            return standard;
        }
        return get(key) instanceof Number number && Double.isFinite(number.doubleValue()) ? number.doubleValue()
                : refuse(key, "a number");
    }

    double number(String key) {
        get(key);
        return number(key, 0);
    }

    boolean flag(String key, boolean standard) {
        return !has(key) ? standard : get(key) instanceof Boolean flag ? flag : refuse(key, "true or false");
    }

    <T> T choice(String key, Map<String, T> choices) {
        T chosen = get(key) instanceof String text ? choices.get(text) : null;
        return chosen != null ? chosen : refuse(key, String.join(" or ", choices.keySet()));
    }

    <T> T object(String key, Function<JsonFields, T> reader) {
        return read(path.key(key), get(key), reader);
    }

    <T> Optional<T> optionalObject(String key, Function<JsonFields, T> reader) {
        return has(key) ? Optional.of(object(key, reader)) : Optional.empty();
    }

    /** A list of objects. */
    <T> List<T> objects(String key, int most, Function<JsonFields, T> reader) {
        if (!(get(key) instanceof List<?> list)) {
            return refuse(key, "a list of objects");
        }
        if (list.size() > most) {
            throw path.key(key).fault("found " + list.size() + " entries; allowed are " + most);
        }
        List<T> objects = new ArrayList<>(list.size());
        for (Object value : list) {
            objects.add(read(path.key(key).index(objects.size()), value, reader));
        }
        return objects;
    }

    @Nullable Object get(String key) {
        known.add(key);
        if (!values.containsKey(key)) {
            throw path.fault("found no " + key + "; it is needed");
        }
        return values.get(key);
    }

    <T> T refuse(String key, String allowed) {
        throw wrong(path.key(key), values.get(key), allowed);
    }

    private static InvalidStackException wrong(JsonPath path, @Nullable Object found, String allowed) {
        String name = switch (found) {
            case null -> "null";
            case Map<?, ?> object -> "an object";
            case List<?> list -> "a list";
            case String text -> Quote.of(text);
            default -> found.toString();
        };
        return path.fault("found " + name + "; allowed is " + allowed);
    }

    private void done() {
        for (Object key : values.keySet()) {
            if (!known.contains(key)) {
                throw path.fault("found the unknown key " + Quote.of(String.valueOf(key))
                        + Nearest.question(String.valueOf(key), known) + "; allowed are " + String.join(", ", known));
            }
        }
    }
}
