// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.stack;

import java.util.Optional;

/**
 * What a stack gives out.
 *
 * @param kind what it is
 * @param norm on the last hidden state, if any
 * @param size the number of logits or classes; the width where there is no head
 * @param tied whether the matrix is the embedding table
 * @param bias whether the matrix has a bias
 * @param scale factor of the logits
 * @param softCap {@code cap * tanh(./cap)} on the logits; 0 for none
 */
public record HeadSpec(Kind kind, Optional<NormSpec> norm, int size, boolean tied, boolean bias, double scale,
        double softCap) {
    /** The kinds of results. */
    public enum Kind {
        /** Logits a token. */
        LOGITS,
        /** Classes, read at the last token. */
        CLASSES,
        /** The hidden state. */
        NONE
    }

    /** Logits over a vocabulary. */
    public static HeadSpec logits(NormSpec norm, int vocabulary, boolean tied) {
        return new HeadSpec(Kind.LOGITS, Optional.of(norm), vocabulary, tied, false, 1, 0);
    }
}
