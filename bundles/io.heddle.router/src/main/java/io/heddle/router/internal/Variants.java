// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.Choice;
import io.heddle.api.stack.Resolution;
import io.heddle.api.stack.StackSpec;
import io.heddle.api.stack.SwapReport;
import io.heddle.api.weight.WeightStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The variants of one stack by what was picked for them; equal weights are prepared once for all.
 * The standard one is there from the start, the others from the first request that wants them.
 * Thread-safe.
 */
final class Variants {
    private final Router router;
    private final AssemblyOptions options;
    private final PreparedWeights pool = new PreparedWeights();
    /** By the alternatives that were picked, place by place; none for the standard one. */
    private final Map<Map<String, Integer>, Variant> byPicks = new LinkedHashMap<>();
    private boolean closed;

    Variants(Router router, AssemblyOptions options, Succession.Wish standard) {
        this.router = router;
        this.options = options;
        byPicks.put(Map.of(), new Variant(router, standard, options, pool));
    }

    synchronized List<Variant> all() {
        return List.copyOf(byPicks.values());
    }

    synchronized Variant standard() {
        return byPicks.get(Map.of());
    }

    /** The one for a resolution, made if it is not there. */
    Variant of(Resolution resolution, WeightStore store) {
        Map<String, Integer> picks = resolution.choices().stream().filter(choice -> choice.alternative() >= 0)
                .collect(Collectors.toMap(Choice::place, Choice::alternative));
        Variant variant;
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("the stack " + resolution.spec().name() + " is closed");
            }
            variant = byPicks.get(picks);
            if (variant != null) {
                return variant;
            }
            variant = new Variant(router, new Succession.Wish(resolution.spec(), store), options, pool);
            byPicks.put(picks, variant);
        }
        try {
            variant.revise("first wanted: " + String.join(", ", Choice.told(resolution.choices())));
            return variant;
        } catch (RuntimeException unfit) {
            synchronized (this) {
                byPicks.remove(picks);
            }
            throw unfit;
        }
    }

    /**
     * All become what they are in another description of the stack; if one of them fails its trial, all stay what they were.
     *
     * @param all whether those are exchanged too that stay the same in it
     * @return what became of their sequences together, with the changes of the first
     */
    SwapReport exchange(StackSpec spec, WeightStore store, String cause, boolean all) {
        Map<Variant, Succession.Wish> before = new LinkedHashMap<>();
        List<SwapReport> reports = new ArrayList<>();
        Map<Map<String, Integer>, Variant> alive;
        synchronized (this) {
            alive = new LinkedHashMap<>(byPicks);
        }
        boolean affected = all || alive.entrySet().stream().anyMatch(entry ->
                !Resolution.picked(spec, entry.getKey()).spec().equals(entry.getValue().spec()));
        try {
            alive.forEach((picks, variant) -> {
                Succession.Wish wanted = new Succession.Wish(Resolution.picked(spec, picks).spec(), store);
                Succession.Wish was = variant.wish();
                // What no request has wanted yet is not there to be tried: the standard one stands for it.
                if (all || !wanted.spec().equals(was.spec()) || !affected && picks.isEmpty()) {
                    reports.add(variant.exchange(wanted, cause));
                    before.put(variant, was);
                }
            });
        } catch (RuntimeException failed) {
            before.forEach((variant, was) -> variant.exchange(was, "another variant of the stack refused: " + cause));
            throw failed;
        }
        return reports.stream().reduce((first, other) -> new SwapReport(first.at(), first.stack(), first.cause(),
                first.generation(), first.changes(), first.outcome(), first.sequences().plus(other.sequences()),
                first.took().plus(other.took()), first.detail())).orElseThrow();
    }

    /** No more are made, and those that there are end. */
    void close() {
        synchronized (this) {
            closed = true;
        }
        all().forEach(Variant::close);
    }
}
