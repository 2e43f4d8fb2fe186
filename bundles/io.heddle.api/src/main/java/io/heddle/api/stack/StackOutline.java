// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.stack;

import io.heddle.api.mechanism.MechanismInfo;
import io.heddle.api.state.StateSpec;
import io.heddle.api.weight.Weight;
import java.util.List;

/**
 * What an assembled stack would consist of, known without data: for drawings and memory plans.
 *
 * @param spec the description
 * @param uses every branch, in order
 * @param weights every weight once, shared ones included once
 */
public record StackOutline(StackSpec spec, List<Use> uses, List<Weight> weights) {
    /** Copies the lists. */
    public StackOutline {
        uses = List.copyOf(uses);
        weights = List.copyOf(weights);
    }

    /**
     * One use of a block.
     *
     * @param layer the layer's index
     * @param stage the stage's index in the layer
     * @param branch the branch's index in the stage
     * @param block the block's id
     * @param mechanism what it is
     * @param state what it keeps for a sequence
     * @param weights what it reads, shared or not
     */
    public record Use(int layer, int stage, int branch, String block, MechanismInfo mechanism, StateSpec state,
            List<Weight> weights) {
        /** Copies the list. */
        public Use {
            weights = List.copyOf(weights);
        }

        /** The elements of its weights. */
        public long parameters() {
            return weights.stream().mapToLong(weight -> weight.shape().count()).sum();
        }
    }

    /** The elements of all weights. */
    public long parameters() {
        return weights.stream().mapToLong(weight -> weight.shape().count()).sum();
    }

    /** The elements of one sequence's state after {@code tokens} tokens. */
    public long stateElements(long tokens) {
        return uses.stream().mapToLong(use -> use.state().elements(tokens)).sum();
    }

    /** Whether single tokens can be fed: no layer reads backwards or needs the whole input. */
    public boolean steps() {
        return uses.stream().allMatch(use -> use.state().steps())
                && spec.layers().stream().allMatch(layer -> layer.direction() == LayerSpec.Direction.FORWARD);
    }
}
