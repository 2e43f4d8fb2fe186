// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import io.heddle.api.weight.Weight;
import java.util.List;

/**
 * The logarithm of a decay whose time step the input chooses:
 * {@code y = -exp(aLog) * log(1 + e^(x + bias))} (Gated DeltaNet, KDA).
 *
 * @param x {@code [.., width]}
 * @param bias {@code [width]}
 * @param aLog {@code [heads]}, each for {@code width / heads} channels
 */
public record StepDecay(Tensor x, Weight bias, Weight aLog) implements Operator {
    /** Checks the shapes. */
    public StepDecay {
        int width = x.shape().width();
        Check.weight("StepDecay", bias, width);
        Check.that(aLog.shape().rank() == 1 && width % aLog.shape().width() == 0, "StepDecay",
                "a rate for each of some heads that divide the width", aLog.shape(), x);
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(x);
    }

    @Override
    public List<TensorSpec> outputs() {
        return Check.like(x);
    }

    @Override
    public List<Weight> weights() {
        return List.of(bias, aLog);
    }
}
