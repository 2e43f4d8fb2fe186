// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.stack;

import java.util.Optional;

/** What a stack reads. */
public sealed interface InputSpec {
    /** A norm on the hidden state before the first layer, if any. */
    Optional<NormSpec> norm();

    /**
     * Token ids.
     *
     * @param vocabulary how many there are
     * @param scale the embeddings' factor
     * @param positions the number of learned positions; 0 for none
     * @param norm before the first layer, if any (RWKV's ln0)
     */
    record Tokens(int vocabulary, double scale, int positions, Optional<NormSpec> norm) implements InputSpec {
        /** Plain embeddings. */
        public Tokens(int vocabulary) {
            this(vocabulary, 1, 0, Optional.empty());
        }
    }

    /**
     * Features {@code [batch, time, channels]}, projected to the width.
     *
     * @param channels how many
     * @param timeGaps whether the time since the token before comes with each token
     * @param norm before the first layer, if any
     */
    record Features(int channels, boolean timeGaps, Optional<NormSpec> norm) implements InputSpec {}
}
