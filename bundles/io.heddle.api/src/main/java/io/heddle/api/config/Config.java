// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A tree of settings, read by type: the options of a mechanism or a published {@code config.json}.
 *
 * <p>Keys have alternatives, tried in order, since published files spell one setting in several
 * ways; {@code null} counts as absent. Every error names the key, what was found and what is
 * allowed. Immutable.
 */
public final class Config {
    private final Map<String, Object> values;

    private Config(Map<String, Object> values) {
        this.values = values;
    }

    /** No settings. */
    public static Config empty() {
        return new Config(Map.of());
    }

    /**
     * Settings out of a parsed JSON object.
     *
     * @param values strings, numbers, booleans, lists, maps with string keys, and nulls
     */
    public static Config of(Map<String, ?> values) {
        return new Config(Collections.unmodifiableMap(new LinkedHashMap<>(values)));
    }

    /** The keys that have a value, in order. */
    public Set<String> keys() {
        return values.keySet();
    }

    /** The settings as a map, in order. */
    public Map<String, Object> asMap() {
        return values;
    }

    /** Whether one of the keys has a value that is not null. */
    public boolean has(String... keys) {
        return find(keys).isPresent();
    }

    /** These settings with one more or another value. */
    public Config with(String key, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(values);
        changed.put(key, value);
        return of(changed);
    }

    /** A whole number, or nothing if absent. */
    public OptionalInt integer(String... keys) {
        Optional<Object> found = find(keys);
        if (found.isEmpty()) {
            return OptionalInt.empty();
        }
        double number = number(keys[0], found.get());
        if (number != Math.rint(number) || Math.abs(number) > Integer.MAX_VALUE) {
            throw new ConfigException(keys[0] + " is " + found.get() + "; a whole number of at most "
                    + Integer.MAX_VALUE + " is allowed");
        }
        return OptionalInt.of((int) number);
    }

    /** A whole number from 1 to 2^24, of which a few can be added and multiplied, or the default if absent. */
    public int positive(int orElse, String... keys) {
        int value = integer(keys).orElse(orElse);
        if (value < 1 || value > 1 << 24) {
            throw new ConfigException(keys[0] + " is " + value + "; at "
                    + (value < 1 ? "least 1" : "most 16777216") + " is allowed");
        }
        return value;
    }

    /** A whole number of at least 1 that must be there. */
    public int requiredPositive(String... keys) {
        if (!has(keys)) {
            throw missing(keys);
        }
        return positive(0, keys);
    }

    /** A number, or nothing if absent; infinity is {@code Infinity} or {@code {"__float__": "Infinity"}}. */
    public OptionalDouble number(String... keys) {
        return find(keys).map(value -> OptionalDouble.of(number(keys[0], value))).orElse(OptionalDouble.empty());
    }

    /** A flag, or the default if absent. */
    public boolean flag(boolean orElse, String... keys) {
        Object value = find(keys).orElse(orElse);
        if (value instanceof Boolean flag) {
            return flag;
        }
        if (value instanceof String text && (text.equals("true") || text.equals("false"))) {
            return text.equals("true");
        }
        throw new ConfigException(keys[0] + " is " + value + "; true or false is allowed");
    }

    /** A text, or nothing if absent. */
    public Optional<String> text(String... keys) {
        return find(keys).map(value -> {
            if (value instanceof String text) {
                return text;
            }
            throw new ConfigException(keys[0] + " is " + value + "; a text is allowed");
        });
    }

    /** One of a few texts, or the default if absent. */
    public String choice(List<String> allowed, String orElse, String... keys) {
        String value = text(keys).orElse(orElse);
        if (!allowed.contains(value)) {
            throw new ConfigException(keys[0] + " is " + value + "; allowed: " + String.join(", ", allowed));
        }
        return value;
    }

    /** A list, or nothing if absent; its entries are as in the file. */
    public Optional<List<Object>> list(String... keys) {
        return find(keys).map(value -> {
            if (value instanceof List<?> list) {
                return Collections.unmodifiableList(new ArrayList<>(list));
            }
            throw new ConfigException(keys[0] + " is " + value + "; a list is allowed");
        });
    }

    /** A list of whole numbers; a single number counts as a list of one; empty if absent. */
    public List<Integer> integers(String... keys) {
        Object value = find(keys).orElse(List.of());
        List<?> entries = value instanceof List<?> list ? list : List.of(value);
        return entries.stream().map(entry -> of(Map.of(keys[0], entry)).integer(keys[0]).getAsInt()).toList();
    }

    /** A nested object; empty settings if absent. */
    @SuppressWarnings("unchecked")
    public Config section(String... keys) {
        Object value = find(keys).orElse(Map.of());
        if (value instanceof Map<?, ?> map) {
            return of((Map<String, ?>) map);
        }
        throw new ConfigException(keys[0] + " is " + value + "; an object is allowed");
    }

    /** The error for a setting that must be there. */
    public ConfigException missing(String... keys) {
        return new ConfigException(String.join(" (or ", keys) + ")".repeat(keys.length - 1)
                + " is missing; found " + (values.isEmpty() ? "no settings" : String.join(", ", keys())));
    }

    private Optional<Object> find(String... keys) {
        for (String key : keys) {
            if (values.get(key) != null) {
                return Optional.of(values.get(key));
            }
        }
        return Optional.empty();
    }

    private static double number(String key, Object value) {
        Object plain = value instanceof Map<?, ?> map && map.get("__float__") != null ? map.get("__float__") : value;
        if (plain instanceof Number number) {
            return number.doubleValue();
        }
        try {
            return Double.parseDouble(String.valueOf(plain));
        } catch (NumberFormatException notANumber) {
            throw new ConfigException(key + " is " + value + "; a number is allowed");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Config config && values.equals(config.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
