// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.stack;

import java.util.List;

/**
 * Branches that read the same hidden state, and what becomes of the sum of their results.
 *
 * @param branches at least one; several are parallel
 * @param combine what becomes of the sum
 */
public record StageSpec(List<BranchSpec> branches, Combine combine) {
    /** Copies the list. */
    public StageSpec {
        branches = List.copyOf(branches);
        if (branches.isEmpty()) {
            throw new InvalidStackException("a stage has no branch; it needs at least one");
        }
    }

    /** The usual stage: {@code h + block(norm(h))}. */
    public static StageSpec residual(NormSpec norm, String block) {
        return new StageSpec(List.of(BranchSpec.of(norm, block)), Combine.residual());
    }
}
