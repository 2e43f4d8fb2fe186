// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.rwkv.internal;

import io.heddle.api.operator.Activate;
import io.heddle.api.operator.Activation;
import io.heddle.api.operator.Linear;
import io.heddle.api.run.Run;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightInit;
import io.heddle.api.weight.WeightScope;
import java.util.Optional;

/** {@code up act(down x) + bias} through few channels. */
record LowRank(Weight down, Weight up, Optional<Weight> bias) {
    /** With a bias named like the whole, started as given. */
    static LowRank declare(WeightScope weights, String name, int in, int rank, int out, WeightInit bias) {
        return new LowRank(weights.matrix(name + "_down", rank, in), weights.matrix(name + "_up", out, rank),
                Optional.of(weights.exact(name, bias, out)));
    }

    /** Without a bias. */
    static LowRank declare(WeightScope weights, String name, int in, int rank, int out) {
        return new LowRank(weights.matrix(name + "_down", rank, in), weights.matrix(name + "_up", out, rank), Optional.empty());
    }

    Tensor apply(Tensor x, Activation activation, Run run) {
        Tensor low = run.apply(new Linear(x, down));
        Tensor active = activation == Activation.IDENTITY ? low : run.apply(new Activate(low, activation));
        return run.apply(new Linear(active, up, bias));
    }
}
