// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.stack;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A description without alternatives: what one request runs. The same request always gives the same.
 *
 * @param spec the description
 * @param choices what was picked, one for each place with alternatives, in order
 */
public record Resolution(StackSpec spec, List<Choice> choices) {
    /** Copies the list. */
    public Resolution {
        choices = List.copyOf(choices);
    }

    /**
     * Picks for a request.
     *
     * @throws InvalidStackException if two different blocks would have the same weights
     */
    public static Resolution of(StackSpec spec, Request request) {
        return new Picking(spec, (place, branch) -> first(branch, request), branch -> reason(branch, request)).resolution();
    }

    private static int first(BranchSpec branch, Request request) {
        for (int i = 0; i < branch.alternatives().size(); i++) {
            if (branch.alternatives().get(i).when().holds(request)) {
                return i;
            }
        }
        return -1;
    }

    private static String reason(BranchSpec branch, Request request) {
        int pick = first(branch, request);
        return pick >= 0 ? branch.alternatives().get(pick).when().reason(request) : branch.alternatives().stream()
                .map(one -> one.when().reason(request)).collect(Collectors.joining(", "));
    }

    /**
     * What was picked before, whatever a request would get now.
     *
     * @param picks indices of alternatives by {@linkplain Choice#place place}; elsewhere, and where there are none any
     *     more, the branch's own block is taken
     */
    public static Resolution picked(StackSpec spec, Map<String, Integer> picks) {
        return new Picking(spec, (place, branch) -> branch.alternatives().isEmpty() ? -1 : picks.getOrDefault(place, -1),
                branch -> "it was picked before").resolution();
    }

    /** The branches' own blocks: what runs where no rule holds. */
    public static Resolution standard(StackSpec spec) {
        return new Picking(spec, (place, branch) -> -1, branch -> "no rule holds").resolution();
    }

    /** Everything that a request can get, the standard one first; each with its choices for one such request. */
    public static List<Resolution> all(StackSpec spec) {
        Map<StackSpec, Resolution> all = new LinkedHashMap<>();
        Resolution standard = standard(spec);
        all.put(standard.spec(), standard);
        if (!standard.choices().isEmpty()) {
            for (long context : values(spec, Rule.Quantity.CONTEXT)) {
                for (long batch : values(spec, Rule.Quantity.BATCH)) {
                    for (long memory : values(spec, Rule.Quantity.MEMORY)) {
                        Resolution one = of(spec, new Request(context, batch, memory));
                        all.putIfAbsent(one.spec(), one);
                    }
                }
            }
        }
        return List.copyOf(all.values());
    }

    /** Contexts in falling order: between one and the next no rule on contexts changes its mind. */
    public static List<Long> longestFirst(StackSpec spec) {
        Set<Long> contexts = values(spec, Rule.Quantity.CONTEXT);
        contexts.add((long) Integer.MAX_VALUE);
        return contexts.stream().filter(context -> context <= Integer.MAX_VALUE).sorted(Comparator.reverseOrder()).toList();
    }

    /** Values of a quantity between which no rule changes its mind. */
    private static Set<Long> values(StackSpec spec, Rule.Quantity quantity) {
        Set<Long> values = new TreeSet<>(Set.of(quantity == Rule.Quantity.MEMORY ? Long.MAX_VALUE : 1L));
        for (Rule rule : rules(spec)) {
            if (rule.quantity() == quantity) {
                values.addAll(List.of(Math.max(1, rule.value() - 1), Math.max(1, rule.value()), rule.value() + 1));
            }
        }
        return values;
    }

    private static Set<Rule> rules(StackSpec spec) {
        return spec.layers().stream().flatMap(layer -> layer.stages().stream()).flatMap(stage -> stage.branches().stream())
                .flatMap(branch -> branch.alternatives().stream()).map(Alternative::when)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** One walk through a description. */
    private static final class Picking {
        private final StackSpec spec;
        private final BiFunction<String, BranchSpec, Integer> picks;
        private final Function<BranchSpec, String> reasons;
        private final Map<String, BlockSpec> blocks = new LinkedHashMap<>();
        private final List<Choice> choices = new ArrayList<>();

        Picking(StackSpec spec, BiFunction<String, BranchSpec, Integer> picks, Function<BranchSpec, String> reasons) {
            this.spec = spec;
            this.picks = picks;
            this.reasons = reasons;
        }

        Resolution resolution() {
            if (rules(spec).isEmpty()) {
                return new Resolution(spec, List.of());
            }
            List<LayerSpec> layers = new ArrayList<>();
            for (int layer = 0; layer < spec.layers().size(); layer++) {
                List<StageSpec> stages = new ArrayList<>();
                for (int stage = 0; stage < spec.layers().get(layer).stages().size(); stage++) {
                    StageSpec before = spec.layers().get(layer).stages().get(stage);
                    List<BranchSpec> branches = new ArrayList<>();
                    for (int branch = 0; branch < before.branches().size(); branch++) {
                        branches.add(picked(layer + "." + stage + "." + branch, before.branches().get(branch)));
                    }
                    stages.add(new StageSpec(branches, before.combine()));
                }
                layers.add(new LayerSpec(stages, spec.layers().get(layer).direction()));
            }
            return new Resolution(new StackSpec(spec.name(), spec.width(), spec.input(), blocks, layers, spec.head()), choices);
        }

        private BranchSpec picked(String place, BranchSpec branch) {
            int pick = picks.apply(place, branch);
            Alternative alternative = pick < 0 ? null : branch.alternatives().get(pick);
            String block = alternative == null ? branch.block() : alternative.block();
            String id = alternative == null ? block : alternative.weights().orElse(block);
            BlockSpec described = spec.blocks().get(block);
            BlockSpec other = blocks.putIfAbsent(id, described);
            if (other != null && !other.equals(described)) {
                throw new InvalidStackException("two settings of " + id + " would run at once, one of them at " + place
                        + "; alternatives share weights with the block whose place they take, with no other");
            }
            if (!branch.alternatives().isEmpty()) {
                choices.add(new Choice(place, pick, described.mechanism(), reasons.apply(branch)));
            }
            return new BranchSpec(branch.source(), branch.norm(), id, branch.scaleIn(), branch.scaleOut());
        }
    }
}
