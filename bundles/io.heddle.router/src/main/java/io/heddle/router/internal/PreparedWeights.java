// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import io.heddle.api.kernel.KernelSet;
import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.weight.PreparedWeight;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightSource;
import java.util.HashMap;
import java.util.Map;

/**
 * The computes' forms of a stack's weights, counted by the generations that read them: a swap of one
 * layer prepares that layer's weights and no others. Thread-safe; owned by the stack.
 */
final class PreparedWeights {
    /** What makes two prepared weights one: equal numbers, prepared by one set for one use. */
    record Key(KernelSet set, WeightSource source, Weight.Use use) {}

    private static final class Counted {
        private final PreparedWeight weight;
        private int readers;

        Counted(PreparedWeight weight) {
            this.weight = weight;
        }
    }

    private final Map<Key, Counted> weights = new HashMap<>();

    /** One more reader; the first has it prepared. */
    synchronized PreparedWeight take(Key key, Weight weight, AssemblyOptions options) {
        Counted counted = weights.get(key);
        if (counted == null) {
            counted = new Counted(key.set().prepare(weight, key.source(), options.type(), options.weights()));
            weights.put(key, counted);
        }
        counted.readers++;
        return counted.weight;
    }

    /** One reader less; after the last it is closed. */
    synchronized void giveBack(Key key) {
        Counted counted = weights.get(key);
        if (--counted.readers == 0) {
            weights.remove(key);
            counted.weight.close();
        }
    }
}
