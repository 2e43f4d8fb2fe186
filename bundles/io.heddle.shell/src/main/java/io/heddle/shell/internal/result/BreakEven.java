// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.result;

import io.heddle.api.stack.StackOutline;
import io.heddle.api.stack.StackOutline.Use;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The context at which a layer's state is as large as a key-value cache would be: before it the
 * cache is smaller, after it the state.
 *
 * @param perToken the elements that the cache takes a token, {@code 2 * heads * channels}
 * @param against whose cache that is
 * @param kinds every kind of layer that keeps a state
 */
public record BreakEven(long perToken, String against, List<Kind> kinds) {

    /** Copies the list. */
    public BreakEven {
        kinds = List.copyOf(kinds);
    }

    /**
     * One kind of layer.
     *
     * @param mechanism its name
     * @param layers how many there are
     * @param elements of one layer's state, a full window included; 0 where it grows without end
     */
    public record Kind(String mechanism, int layers, long elements) {

        /** The break-even context in tokens. */
        public double tokens(long perToken) {
            return (double) elements / perToken;
        }
    }

    /**
     * Against the stack's own growing cache, or, where it has none, against multi-head attention of
     * its width.
     */
    public static BreakEven of(StackOutline outline) {
        Optional<Use> growing = outline.uses().stream().filter(use -> StateSize.of(use.state()).perToken() > 0).findFirst();
        long perToken = growing.map(use -> (long) Math.ceil(StateSize.of(use.state()).perToken()))
                .orElse(2L * outline.spec().width());
        String against = growing.map(use -> "the " + use.mechanism().name() + " of layer " + use.layer())
                .orElse("multi-head attention of width " + outline.spec().width());
        return new BreakEven(perToken, against, kinds(outline));
    }

    private static List<Kind> kinds(StackOutline outline) {
        Map<Kind, Integer> counts = new LinkedHashMap<>();
        for (Use use : outline.uses()) {
            StateSize size = StateSize.of(use.state());
            if (!use.state().entries().isEmpty()) {
                long elements = size.perToken() > 0 ? 0 : size.fixed() + size.window() * size.windowTokens();
                counts.merge(new Kind(use.mechanism().name(), 0, elements), 1, Integer::sum);
            }
        }
        return counts.entrySet().stream()
                .map(e -> new Kind(e.getKey().mechanism(), e.getValue(), e.getKey().elements())).toList();
    }

    /** A table. */
    public String text() {
        if (kinds.isEmpty()) {
            return "no layer keeps a state\n";
        }
        Table table = new Table("block", ">layers", ">elements", ">break-even");
        for (Kind kind : kinds) {
            boolean grows = kind.elements() == 0;
            table.row(kind.mechanism(), kind.layers(), grows ? "grows" : Amount.count(kind.elements()),
                    grows ? "-" : Amount.count(Math.round(kind.tokens(perToken))) + " tokens");
        }
        return "break-even with the key-value cache of %s, %s elements a token%n%s"
                .formatted(against, Amount.count(perToken), table.text());
    }
}
