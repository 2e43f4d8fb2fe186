// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import io.heddle.api.stack.BlockSpec;
import io.heddle.api.stack.InvalidStackException;
import io.heddle.api.stack.Resolution;
import io.heddle.api.stack.StackOutline;
import io.heddle.api.stack.StackSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** What stacks consist of before they are assembled, whatever a request picks. */
final class Outlines {
    private Outlines() {}

    /**
     * @param registry finds the mechanism of a block
     * @throws io.heddle.api.stack.MissingMechanismException if one is not registered
     * @throws io.heddle.api.stack.InvalidStackException if parts do not fit in one of the resolutions
     */
    static StackOutline of(StackSpec spec, Function<BlockSpec, MechanismRegistry.Entry> registry) {
        List<Blueprint> all = Resolution.all(spec).stream().map(one -> Architect.draw(one.spec(), registry)).toList();
        all.forEach(one -> requireCountedUses(spec, one));
        WeightLedger weights = new WeightLedger();
        all.forEach(one -> one.weights().values().forEach(weights::declare));
        return new StackOutline(spec, all.getFirst().outline().uses(), List.copyOf(weights.weights().values()));
    }

    /** Uses of a block are counted, and one that a rule takes away would give its weights to the next. */
    private static void requireCountedUses(StackSpec spec, Blueprint blueprint) {
        Set<String> switched = new HashSet<>();
        spec.layers().stream().flatMap(layer -> layer.stages().stream()).flatMap(stage -> stage.branches().stream())
                .filter(branch -> !branch.alternatives().isEmpty()).forEach(branch -> {
                    switched.add(branch.block());
                    branch.alternatives().forEach(other -> switched.add(other.weights().orElse(other.block())));
                });
        for (Blueprint.Use use : blueprint.uses()) {
            boolean ownWeights = use.weights().stream().anyMatch(weight -> weight.path().startsWith(use.block() + "@"));
            if (ownWeights && switched.contains(use.block())) {
                throw new InvalidStackException("layer " + use.layer() + ": " + use.block() + " has weights for each of its"
                        + " uses, so it can neither have an alternative nor be one; leave out the rule, or the adapters");
            }
        }
    }
}
