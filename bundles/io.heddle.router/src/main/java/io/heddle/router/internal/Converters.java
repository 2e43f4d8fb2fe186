// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import io.heddle.api.stack.StateConverter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The converters that are registered now. Thread-safe. */
final class Converters {
    private final List<StateConverter> all = new CopyOnWriteArrayList<>();

    void add(StateConverter converter) {
        all.add(converter);
    }

    void remove(StateConverter converter) {
        all.remove(converter);
    }

    /** One that translates exactly between two places. */
    Optional<StateConverter> find(Layout.Place from, Layout.Place to) {
        return all.stream()
                .filter(converter -> converter.from().equals(from.mechanism()) && converter.to().equals(to.mechanism()))
                .filter(converter -> converter.refusal(end(from), end(to)).isEmpty())
                .findFirst();
    }

    static StateConverter.End end(Layout.Place place) {
        return new StateConverter.End(place.options(), place.state());
    }
}
