// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import io.heddle.api.weight.Weight;
import java.util.List;

/**
 * A memory that is itself a network of two layers a head, {@code M(k) = down silu(up k)}, trained on
 * each token as it comes (Behrouz et al. 2025, Titans):
 *
 * <pre>
 * momentum_t = η_t momentum_{t-1} - rate_t ∇ |M_{t-1}(k_t) - v_t|²
 * M_t        = (1 - α_t) M_{t-1} + momentum_t
 * y_t        = M_t(q_t)
 * </pre>
 *
 * <p>The gradient is taken at the weights of the token before, chunks of one token, so that no
 * result depends on how a sequence is cut. States hold differences to the weights that the memory
 * starts with, so that an empty state is an untrained memory.
 *
 * @param key {@code [batch, time, head, channel]}
 * @param value like key
 * @param query like key
 * @param rate {@code [batch, time, head]}: the step size
 * @param momentum η, like rate
 * @param forgetting α, like rate
 * @param up {@code [head, inner, channel]}: where the first layer starts
 * @param down {@code [head, channel, inner]}: where the second layer starts
 * @param memory the states
 */
public record NeuralMemory(Tensor key, Tensor value, Tensor query, Tensor rate, Tensor momentum, Tensor forgetting,
        Weight up, Weight down, Memory memory) implements Operator {
    /**
     * What is carried of one memory.
     *
     * @param up {@code [head, inner, channel]}: the first layer less its start
     * @param down {@code [head, channel, inner]}: the second layer less its start
     * @param upMomentum like up
     * @param downMomentum like down
     */
    public record Memory(StateTensor up, StateTensor down, StateTensor upMomentum, StateTensor downMomentum) {}

    /** Checks the shapes. */
    public NeuralMemory {
        Check.that(key.shape().rank() == 4 && value.shape().equals(key.shape()) && query.shape().equals(key.shape()),
                "NeuralMemory", "[batch, time, head, channel] three times", key, value, query);
        Shape numbers = Shape.of(key.size(0), key.size(1), key.size(2));
        Check.that(rate.shape().equals(numbers) && momentum.shape().equals(numbers) && forgetting.shape().equals(numbers),
                "NeuralMemory", "numbers [batch, time, head]", rate, momentum, forgetting);
        Check.weight("NeuralMemory", up, key.size(2), up.shape().size(1), key.size(3));
        Check.weight("NeuralMemory", down, key.size(2), key.size(3), up.shape().size(1));
        Check.that(memory.up().entry().shape().equals(up.shape()) && memory.upMomentum().entry().shape().equals(up.shape())
                && memory.down().entry().shape().equals(down.shape())
                && memory.downMomentum().entry().shape().equals(down.shape()), "NeuralMemory", "states like the weights", memory);
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(key, value, query, rate, momentum, forgetting);
    }

    @Override
    public List<TensorSpec> outputs() {
        return Check.like(query);
    }

    @Override
    public List<Weight> weights() {
        return List.of(up, down);
    }

    @Override
    public List<StateTensor> states() {
        return List.of(memory.up(), memory.down(), memory.upMomentum(), memory.downMomentum());
    }
}
