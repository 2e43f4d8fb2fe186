// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import io.heddle.api.weight.Weight;
import java.util.List;

/**
 * {@code y[b, t, ..] = weight[..]}: a weight at every token, where an operator on tensors must read
 * one (RWKV-5's decay, RWKV-7's scale of keys).
 *
 * @param like {@code [batch, time, ..]}: its first two sizes and its type are the result's
 * @param weight any shape
 */
public record Broadcast(Tensor like, Weight weight) implements Operator {
    /** Checks the shapes. */
    public Broadcast {
        Check.that(like.shape().rank() >= 2, "Broadcast", "a batch and a time axis", like);
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(like);
    }

    @Override
    public List<TensorSpec> outputs() {
        return List.of(new TensorSpec(like.type(), weight.shape().prepend(like.size(0), like.size(1))));
    }

    @Override
    public List<Weight> weights() {
        return List.of(weight);
    }
}
