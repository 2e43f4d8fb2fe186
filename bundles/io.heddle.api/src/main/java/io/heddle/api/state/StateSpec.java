// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.state;

import io.heddle.api.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * The state that a mixer keeps for one sequence.
 *
 * @param entries its tensors; none for a mixer that looks at one token at a time
 */
public record StateSpec(List<StateEntry> entries) {
    /** Copies the list. */
    public StateSpec {
        entries = List.copyOf(entries);
    }

    /** No state. */
    public static StateSpec none() {
        return new StateSpec(List.of());
    }

    /** With a carried tensor of fixed size, started with zeros. */
    public StateSpec recurrent(String name, int... shape) {
        return with(new StateEntry(name, Shape.of(shape), StateEntry.Kind.RECURRENT, new Growth.Fixed()));
    }

    /** With a cache of one entry a token, or of the last {@code window} tokens if that is above 0. */
    public StateSpec cache(String name, int window, int... shape) {
        Growth growth = window > 0 ? new Growth.Window(window) : new Growth.PerToken();
        return with(new StateEntry(name, Shape.of(shape), StateEntry.Kind.CACHE, growth));
    }

    /** With one more tensor. */
    public StateSpec with(StateEntry entry) {
        if (entries.stream().anyMatch(other -> other.name().equals(entry.name()))) {
            throw new IllegalArgumentException("a state has two tensors named " + entry.name());
        }
        List<StateEntry> more = new ArrayList<>(entries);
        more.add(entry);
        return new StateSpec(more);
    }

    /** The elements of one sequence's state after {@code tokens} tokens. */
    public long elements(long tokens) {
        return entries.stream().mapToLong(entry -> entry.elements(tokens)).sum();
    }

    /** Whether the state has a form for single tokens. */
    public boolean steps() {
        return entries.stream().noneMatch(entry -> entry.growth() instanceof Growth.WholeInput);
    }
}
