// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import io.heddle.api.weight.MissingWeightException;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightSource;
import io.heddle.api.weight.WeightStore;

/**
 * A store whose gaps another one fills: where the first has no weight of a name and shape.
 *
 * @param first asked first; closed by whoever opened it
 * @param missing asked next; closed by whoever opened it
 */
record FilledStore(WeightStore first, WeightStore missing) implements WeightStore {
    @Override
    public WeightSource source(Weight weight) {
        try {
            return first.source(weight);
        } catch (MissingWeightException notThere) {
            return missing.source(weight);
        }
    }

    @Override
    public void close() {}
}
