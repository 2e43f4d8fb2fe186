// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.rwkv.internal;

import io.heddle.api.operator.LayerNorm;
import io.heddle.api.run.Run;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightInit;
import io.heddle.api.weight.WeightScope;
import java.util.Optional;

/** The norm over each head's result, with a weight and a bias a channel. */
record HeadNorm(Weight weight, Weight bias, double epsilon, int headDim) {
    static HeadNorm declare(RwkvConfig config, WeightScope weights) {
        return new HeadNorm(weights.exact("norm", WeightInit.constant(1), config.values()),
                weights.exact("norm.bias", WeightInit.constant(0), config.values()), config.epsilon(), config.valueDim());
    }

    /** @param y {@code [batch, time, head, value]}; the result has the heads merged */
    Tensor apply(Tensor y, Run run) {
        return run.apply(new LayerNorm(y.merged(), Optional.of(weight), Optional.of(bias), epsilon, headDim));
    }
}
