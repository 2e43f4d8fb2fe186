// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.stack;

import java.util.List;
import java.util.Optional;

/**
 * One block in a stage: {@code scaleOut * block(scaleIn * norm(source))}.
 *
 * @param source what it reads
 * @param norm what is applied to that, if anything
 * @param block the block's id
 * @param scaleIn factor before the block
 * @param scaleOut factor after it
 * @param alternatives other blocks: the first one whose rule holds for a request takes this block's place; usually none
 */
public record BranchSpec(Source source, Optional<NormSpec> norm, String block, double scaleIn, double scaleOut,
        List<Alternative> alternatives) {
    /** Copies the list. */
    public BranchSpec {
        alternatives = List.copyOf(alternatives);
    }

    /** A block without alternatives. */
    public BranchSpec(Source source, Optional<NormSpec> norm, String block, double scaleIn, double scaleOut) {
        this(source, norm, block, scaleIn, scaleOut, List.of());
    }

    /** A block on the normed hidden state. */
    public static BranchSpec of(NormSpec norm, String block) {
        return new BranchSpec(new Source.Hidden(), Optional.of(norm), block, 1, 1);
    }
}
