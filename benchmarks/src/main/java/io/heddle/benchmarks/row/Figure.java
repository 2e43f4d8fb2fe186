// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.row;

import java.util.Locale;
import java.util.Map;

/**
 * Something that was measured.
 *
 * @param what it is
 * @param value in its unit
 * @param unit of it
 */
public record Figure(String what, double value, String unit) {
    static Figure milliseconds(String what, double seconds) {
        return new Figure(what, seconds * 1e3, "ms");
    }

    /** In words, with three digits. */
    public String words() {
        int digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
        return what + " " + String.format(Locale.ROOT, "%." + digits + "f", value) + " " + unit;
    }

    /** By name, for JSON. */
    public Map<String, Object> fields() {
        return Map.of("what", what, "value", value, "unit", unit);
    }
}
