// SPDX-License-Identifier: Apache-2.0
package io.heddle.tck;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a check found. */
public sealed interface Finding {
    /** Nothing is wrong. @param figures what was measured on the way, by name */
    record Passed(Map<String, Number> figures) implements Finding {
        /** Copies the map, keeping its order. */
        public Passed {
            figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
        }
    }

    /**
     * Something is wrong.
     *
     * @param fault one line: what was expected and what was found
     * @param cause what was thrown, if anything
     */
    record Failed(String fault, Optional<Throwable> cause) implements Finding {}

    /** It was not looked. @param reason why not, in one line */
    record Skipped(String reason) implements Finding {}

    /** Nothing is wrong. */
    static Finding passed() {
        return new Passed(Map.of());
    }

    /** Nothing is wrong, and this was measured. */
    static Finding passed(String figure, Number value) {
        return new Passed(Map.of(figure, value));
    }

    /** Something is wrong. */
    static Finding failed(String fault) {
        return new Failed(fault, Optional.empty());
    }

    /** It was not looked. */
    static Finding skipped(String reason) {
        return new Skipped(reason);
    }
}
