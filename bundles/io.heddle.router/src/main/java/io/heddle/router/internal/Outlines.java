// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import io.heddle.api.stack.BlockSpec;
import io.heddle.api.stack.Resolution;
import io.heddle.api.stack.StackOutline;
import io.heddle.api.stack.StackSpec;
import java.util.List;
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
        WeightLedger weights = new WeightLedger();
        all.forEach(one -> one.weights().values().forEach(weights::declare));
        return new StackOutline(spec, all.getFirst().outline().uses(), List.copyOf(weights.weights().values()));
    }
}
