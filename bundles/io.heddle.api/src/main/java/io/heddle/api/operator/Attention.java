// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import java.util.List;
import java.util.Optional;

/**
 * Causal softmax attention with grouped heads:
 * {@code y_i = sum_j softmax_j(scale * q_i.k_j) v_j} over {@code j <= i} and, with a window,
 * {@code i - j < window}. Query head {@code h} reads key head {@code h * keyHeads / queryHeads}.
 *
 * <p>The keys and values of valid tokens are added to the cache; without a cache the input is all
 * there is.
 *
 * @param query {@code [batch, time, queryHeads, channel]}
 * @param key {@code [batch, time, keyHeads, channel]}
 * @param value {@code [batch, time, keyHeads, valueChannel]}
 * @param scale of the products
 * @param window tokens that are seen, the present one included; 0 for all
 * @param softCap {@code cap * tanh(./cap)} on the products; 0 for none
 * @param cache where past keys and values are, if any
 */
public record Attention(Tensor query, Tensor key, Tensor value, double scale, int window, double softCap,
        Optional<Cache> cache) implements Operator {
    /**
     * The key-value cache.
     *
     * @param keys a cache of {@code [keyHeads, channel]}
     * @param values a cache of {@code [keyHeads, valueChannel]}
     */
    public record Cache(StateTensor keys, StateTensor values) {}

    /** Checks the shapes. */
    public Attention {
        Check.that(query.shape().rank() == 4 && key.shape().rank() == 4 && value.shape().rank() == 4,
                "Attention", "[batch, time, head, channel] three times", query, key, value);
        Check.that(query.size(2) % key.size(2) == 0 && key.size(2) == value.size(2) && query.size(3) == key.size(3),
                "Attention", "query heads a multiple of key heads and equal channels", query, key, value);
        Check.that(window >= 0 && softCap >= 0, "Attention", "a window and a cap of at least 0", window, softCap);
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(query, key, value);
    }

    @Override
    public List<TensorSpec> outputs() {
        return Check.like(query, value.size(3));
    }

    @Override
    public List<StateTensor> states() {
        return cache.map(c -> List.of(c.keys(), c.values())).orElse(List.of());
    }
}
