// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.family;

import io.heddle.api.stack.StackSpec;
import io.heddle.api.weight.WeightMap;
import java.util.Set;

/**
 * What a family makes of a configuration.
 *
 * @param stack the stack
 * @param weights the published tensors of its weights, by path
 * @param endTokens ids that end a text; may be empty
 * @param context the trained context in tokens; 0 where there is no limit
 */
public record ModelPlan(StackSpec stack, WeightMap weights, Set<Integer> endTokens, int context) {
    /** Copies the set. */
    public ModelPlan {
        endTokens = Set.copyOf(endTokens);
    }
}
