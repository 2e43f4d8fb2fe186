// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import io.heddle.api.weight.Weight;
import java.util.List;
import java.util.Optional;

/**
 * Chooses {@code k} experts a token. Results: their indices I32 {@code [.., k]}, best first, and
 * their weights {@code [.., k]}.
 *
 * @param logits {@code [.., experts]}
 * @param k how many, at most the experts
 * @param scoring how scores and weights follow from logits
 * @param choiceBias {@code [experts]} added to the scores for the choice only, if any
 * @param groups experts are chosen out of the best {@code groupsKept} of this many groups (a group
 *     counts by the sum of its two best); 1 for no grouping
 * @param groupsKept how many groups are kept
 * @param factor of the weights
 */
public record TopKRouting(Tensor logits, int k, Scoring scoring, Optional<Weight> choiceBias, int groups, int groupsKept,
        double factor) implements Operator {
    /** The published weightings. */
    public enum Scoring {
        /** Softmax over all experts, used as it is (Jamba). */
        SOFTMAX,
        /** Softmax over all experts, divided by the sum of the chosen (Mixtral). */
        SOFTMAX_RENORMALISED,
        /** Softmax over the chosen logits alone (Granite). */
        SOFTMAX_OF_CHOSEN,
        /** A sigmoid an expert, used as it is. */
        SIGMOID,
        /** A sigmoid an expert, divided by the sum of the chosen + 1e-20 (DeepSeek, Nemotron). */
        SIGMOID_RENORMALISED
    }

    /** Plain top-k without bias, groups or factor. */
    public TopKRouting(Tensor logits, int k, Scoring scoring) {
        this(logits, k, scoring, Optional.empty(), 1, 1, 1);
    }

    /** Checks the numbers. */
    public TopKRouting {
        int experts = logits.shape().width();
        Check.that(k >= 1 && k <= experts, "TopKRouting", "1 to " + experts + " experts a token", k);
        Check.that(groups >= 1 && experts % groups == 0 && groupsKept >= 1 && groupsKept <= groups
                && k <= experts / groups * groupsKept, "TopKRouting", "groups that divide the experts and hold k",
                groups, groupsKept, k);
        choiceBias.ifPresent(bias -> Check.weight("TopKRouting", bias, experts));
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(logits);
    }

    @Override
    public List<TensorSpec> outputs() {
        return List.of(new TensorSpec(DataType.I32, logits.shape().with(-1, k)),
                new TensorSpec(logits.type(), logits.shape().with(-1, k)));
    }

    @Override
    public List<Weight> weights() {
        return choiceBias.map(List::of).orElse(List.of());
    }
}
