// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal;

import io.heddle.api.stack.StateConverter;
import io.heddle.api.stack.StateSnapshot;
import java.util.Map;
import java.util.Optional;

/** A converter that only has its two ends. */
record NamedConverter(String from, String to) implements StateConverter {
    @Override
    public Optional<String> refusal(End from, End to) {
        return Optional.empty();
    }

    @Override
    public Map<String, StateSnapshot.Entry> convert(Map<String, StateSnapshot.Entry> state, int length, End from, End to) {
        return state;
    }
}
