// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import io.heddle.api.weight.Weight;
import java.util.List;
import java.util.Optional;

/**
 * A forget gate that stays above a bound which grows with the layer (Qin et al. 2023, HGRN):
 *
 * <pre>
 * bound = sum of softmax(bounds) over layers 1 .. layer         (softmax over the layers; 0 in layer 0)
 * f     = bound + (1 - bound) sigmoid(x)
 * </pre>
 *
 * <p>Results, both like x: {@code log f}, and {@code 1 - f} without cancellation.
 *
 * @param x {@code [batch, time, channel]}
 * @param bounds {@code [layers, channel]}, the same numbers in every layer; without them the bound is 0
 * @param layer from 0
 */
public record LowerBoundedGate(Tensor x, Optional<Weight> bounds, int layer) implements Operator {
    /** Checks the shapes. */
    public LowerBoundedGate {
        bounds.ifPresent(b -> Check.weight("LowerBoundedGate", b, b.shape().size(0), x.shape().width()));
        int layers = bounds.map(b -> b.shape().size(0)).orElse(Integer.MAX_VALUE);
        Check.that(layer >= 0 && layer < layers, "LowerBoundedGate", "a layer that has a bound", layer, layers);
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(x);
    }

    @Override
    public List<TensorSpec> outputs() {
        return List.of(x.spec(), x.spec());
    }

    @Override
    public List<Weight> weights() {
        return bounds.map(List::of).orElse(List.of());
    }
}
