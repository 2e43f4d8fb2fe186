// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal.notation;

import io.heddle.api.stack.InvalidStackException;
import java.util.Optional;

/**
 * A place in a JSON text, written {@code layers[3].stages[0]}.
 *
 * @param parent around it, or nothing at the top
 * @param step the last step
 */
record JsonPath(Optional<JsonPath> parent, String step) {
    static JsonPath top() {
        return new JsonPath(Optional.empty(), "");
    }

    JsonPath key(String key) {
        boolean plain = key.length() < 60 && key.chars().allMatch(c -> c < 128 && Character.isLetterOrDigit(c) || c == '_');
        return new JsonPath(Optional.of(this), plain ? "." + key : "[" + Quote.of(key) + "]");
    }

    JsonPath index(int index) {
        return new JsonPath(Optional.of(this), "[" + index + "]");
    }

    /** The error for this place. */
    InvalidStackException fault(String message) {
        return new InvalidStackException(this + ": " + message);
    }

    @Override
    public String toString() {
        StringBuilder path = new StringBuilder();
        for (Optional<JsonPath> at = Optional.of(this); at.isPresent(); at = at.get().parent()) {
            path.insert(0, at.get().step());
        }
        return path.isEmpty() ? "JSON" : "JSON " + (path.charAt(0) == '.' ? path.substring(1) : path);
    }
}
