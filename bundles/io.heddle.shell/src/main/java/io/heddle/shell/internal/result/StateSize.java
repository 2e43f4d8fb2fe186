// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.result;

import io.heddle.api.state.Growth;
import io.heddle.api.state.StateEntry;
import io.heddle.api.state.StateSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * How large a state becomes.
 *
 * @param fixed elements that are there from the first token on
 * @param perToken elements that each token adds
 * @param window elements that each token adds until the window is full
 * @param windowTokens the window; 0 where there is none
 */
record StateSize(long fixed, double perToken, long window, int windowTokens) {

    static StateSize of(StateSpec state) {
        long fixed = 0;
        double perToken = 0;
        long window = 0;
        int windowTokens = 0;
        for (StateEntry entry : state.entries()) {
            long elements = entry.shape().count();
            switch (entry.growth()) {
                case Growth.Fixed f -> fixed += elements;
                case Growth.PerToken p -> perToken += elements;
                case Growth.WholeInput w -> perToken += elements;
                case Growth.PerAdmittedToken a -> perToken += elements * a.share();
                case Growth.Window w -> {
                    window += elements;
                    windowTokens = Math.max(windowTokens, w.tokens());
                }
            }
        }
        return new StateSize(fixed, perToken, window, windowTokens);
    }

    StateSize plus(StateSize other) {
        return new StateSize(fixed + other.fixed, perToken + other.perToken, window + other.window,
                Math.max(windowTokens, other.windowTokens));
    }

    /** The elements of all entries that are caches of past tokens, or of all others. */
    static long elements(StateSpec state, boolean caches, long tokens) {
        Predicate<StateEntry> isCache = entry -> entry.kind() == StateEntry.Kind.CACHE;
        return state.entries().stream().filter(caches ? isCache : isCache.negate())
                .mapToLong(entry -> entry.elements(tokens)).sum();
    }

    /** In words, at a number of bytes an element. */
    String text(int bytes) {
        List<String> parts = new ArrayList<>();
        if (fixed > 0) {
            parts.add(Amount.bytes((double) fixed * bytes));
        }
        if (perToken > 0) {
            parts.add(Amount.bytes(perToken * bytes) + " a token");
        }
        if (window > 0) {
            parts.add(Amount.bytes((double) window * bytes) + " a token up to " + Amount.count(windowTokens));
        }
        return parts.isEmpty() ? "-" : String.join(" + ", parts);
    }
}
