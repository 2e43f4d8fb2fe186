// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.config;

import java.util.List;
import java.util.Optional;

/**
 * One setting that a mechanism understands.
 *
 * @param name its key
 * @param kind what values it takes
 * @param standard its default as text, or empty when it is derived or required
 * @param description one sentence, with units
 * @param allowed the allowed texts of a choice; empty otherwise
 */
public record Option(String name, Kind kind, Optional<String> standard, String description, List<String> allowed) {
    /** The kinds of values. */
    public enum Kind { INTEGER, NUMBER, FLAG, TEXT, CHOICE, LIST, SECTION }

    /** A whole number with a default. */
    public static Option integer(String name, int standard, String description) {
        return new Option(name, Kind.INTEGER, Optional.of(Integer.toString(standard)), description, List.of());
    }

    /** A whole number whose default follows from others, as the description says. */
    public static Option integer(String name, String description) {
        return new Option(name, Kind.INTEGER, Optional.empty(), description, List.of());
    }

    /** A number with a default. */
    public static Option number(String name, double standard, String description) {
        return new Option(name, Kind.NUMBER, Optional.of(Double.toString(standard)), description, List.of());
    }

    /** A number whose default follows from others, as the description says. */
    public static Option number(String name, String description) {
        return new Option(name, Kind.NUMBER, Optional.empty(), description, List.of());
    }

    /** A flag with a default. */
    public static Option flag(String name, boolean standard, String description) {
        return new Option(name, Kind.FLAG, Optional.of(Boolean.toString(standard)), description, List.of());
    }

    /** One of a few texts. */
    public static Option choice(String name, String standard, String description, List<String> allowed) {
        return new Option(name, Kind.CHOICE, Optional.of(standard), description, List.copyOf(allowed));
    }

    /** A nested object. */
    public static Option section(String name, String description) {
        return new Option(name, Kind.SECTION, Optional.empty(), description, List.of());
    }

    /** A list. */
    public static Option list(String name, String description) {
        return new Option(name, Kind.LIST, Optional.empty(), description, List.of());
    }
}
