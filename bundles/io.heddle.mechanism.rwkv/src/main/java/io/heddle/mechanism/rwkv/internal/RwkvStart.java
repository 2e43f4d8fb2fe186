// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.rwkv.internal;

import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightInit;
import io.heddle.api.weight.WeightScope;

/** How weights begin that several versions have. */
final class RwkvStart {
    /** Logarithms of decay rates: half of a state is forgotten within 1 to 350 tokens. */
    static final WeightInit DECAY = new WeightInit.LogUniform(0.002, 0.7);

    private RwkvStart() {}

    /** A mix that takes both tokens alike. */
    static Weight mix(WeightScope weights, String name, int width) {
        return weights.exact(name, WeightInit.constant(0.5), width);
    }
}
