// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.attention.internal;

import io.heddle.api.operator.Add;
import io.heddle.api.operator.Linear;
import io.heddle.api.run.Run;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightScope;

/**
 * A low-rank addition to a projection: {@code W x + B A x}, with which uses of shared weights differ (Zamba2).
 *
 * @param down A
 * @param up B
 */
record Adapter(Weight down, Weight up) {
    static Adapter declare(WeightScope weights, String projection, int rank, int out, int in) {
        return new Adapter(weights.matrix(projection + ".adapter_down", rank, in),
                weights.matrix(projection + ".adapter_up", out, rank));
    }

    /** The projection's result with the addition. */
    Tensor onto(Tensor projected, Tensor x, Run run) {
        return run.apply(new Add(projected, run.apply(new Linear(run.apply(new Linear(x, down)), up))));
    }
}
