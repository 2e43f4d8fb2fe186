// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import io.heddle.api.weight.Weight;
import java.util.List;

/**
 * The gates of the real-gated linear recurrent unit (De et al. 2024, Griffin). Results, both like x:
 *
 * <pre>
 * logDecay = -8 softplus(lambda) sigmoid(recurrenceGate)
 * input    = sqrt(1 - exp(2 logDecay)) sigmoid(inputGate) x
 * </pre>
 *
 * @param x {@code [batch, time, channel]}
 * @param recurrenceGate like x
 * @param inputGate like x
 * @param lambda {@code [channel]}
 * @param restart whether position 0 forgets (decay 0) and takes its input unscaled
 */
public record RgLruGate(Tensor x, Tensor recurrenceGate, Tensor inputGate, Weight lambda, boolean restart)
        implements Operator {
    /** Checks the shapes. */
    public RgLruGate {
        Check.that(x.shape().equals(recurrenceGate.shape()) && x.shape().equals(inputGate.shape()), "RgLruGate",
                "gates like x", x, recurrenceGate, inputGate);
        Check.weight("RgLruGate", lambda, x.shape().width());
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(x, recurrenceGate, inputGate);
    }

    @Override
    public List<TensorSpec> outputs() {
        return List.of(x.spec(), x.spec());
    }

    @Override
    public List<Weight> weights() {
        return List.of(lambda);
    }
}
