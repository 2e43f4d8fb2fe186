// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import java.util.List;
import java.util.Optional;

/**
 * Which tokens pass a block (Raposo et al. 2024, Mixture-of-Depths). Results, both like scores: 1
 * where a token is admitted, else 0; and its share, {@code sigmoid(score)} where it is admitted, else 0.
 *
 * <p>A token is admitted if {@code sigmoid(score) > 1/2}, which looks at no other token; or, with
 * {@code seen}, if its score is among the largest {@code capacity} of the valid ones of its row, the
 * earlier first where scores are equal. The latter looks ahead and has no step form.
 *
 * @param scores {@code [batch, time]}
 * @param capacity the most tokens of a row; only with seen
 * @param seen {@code []}, one a token of the whole input: the scores that were compared
 */
public record TokenAdmission(Tensor scores, int capacity, Optional<StateTensor> seen) implements Operator {
    /** Checks the shapes. */
    public TokenAdmission {
        Check.that(scores.shape().rank() == 2 && capacity >= 1, "TokenAdmission", "scores [batch, time] and a capacity",
                scores, capacity);
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(scores);
    }

    @Override
    public List<TensorSpec> outputs() {
        return List.of(scores.spec(), scores.spec());
    }

    @Override
    public List<StateTensor> states() {
        return seen.map(List::of).orElse(List.of());
    }
}
