// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import io.heddle.api.stack.StateConverter;
import io.heddle.api.stack.StateSnapshot;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How the states of a session come from one layout to another.
 *
 * @param from what they belong to
 * @param to what they shall belong to
 * @param converters that may translate them
 */
record Migration(Layout from, Layout to, Converters converters) {
    /** What becomes of a session's sequences. */
    enum Way {
        /** Nothing is to be done: the same states serve. */
        KEEP,
        /** States are moved in canonical form, some of them translated. */
        CONVERT,
        /** The tokens are read once more. */
        REBUILD,
        /** The old generation goes on until they end. */
        FINISH
    }

    Way way(boolean tokensKnown) {
        if (from.keepsTheSame(to)) {
            return Way.KEEP;
        }
        boolean translates = from.places().keySet().equals(to.places().keySet()) && from.changed(to).stream()
                .allMatch(path -> converters.find(from.places().get(path), to.places().get(path)).isPresent());
        if (translates) {
            return Way.CONVERT;
        }
        return tokensKnown ? Way.REBUILD : Way.FINISH;
    }

    /** A sequence's state, translated where its place changed. */
    StateSnapshot translate(StateSnapshot snapshot) {
        Map<String, StateSnapshot.Entry> tensors = new LinkedHashMap<>(snapshot.tensors());
        for (String path : from.changed(to)) {
            Layout.Place before = from.places().get(path);
            Layout.Place after = to.places().get(path);
            StateConverter converter = converters.find(before, after).orElseThrow(() -> new IllegalStateException(
                    "the converter from " + before.mechanism() + " to " + after.mechanism() + " left during the swap"));
            Map<String, StateSnapshot.Entry> named = new HashMap<>();
            before.state().entries().forEach(entry -> named.put(entry.name(), tensors.remove(path + "/" + entry.name())));
            converter.convert(named, snapshot.length(), Converters.end(before), Converters.end(after))
                    .forEach((name, entry) -> tensors.put(path + "/" + name, entry));
        }
        return new StateSnapshot(snapshot.length(), tensors);
    }
}
