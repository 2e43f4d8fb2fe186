// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint;

import io.heddle.api.stack.StateSnapshot;

/**
 * One sequence that was stopped.
 *
 * <p>Its last token was chosen but not read yet, so {@code state.length()} is one less than the
 * number of tokens. That token is all that a continuation needs beside the state: no logits are kept.
 *
 * @param tokens prompt and generated tokens; never changed
 * @param prompt how many of them nobody generated
 * @param draws how many random numbers its sampler has taken
 * @param state what the stack had read
 */
public record SavedSequence(int[] tokens, int prompt, long draws, StateSnapshot state) {

    /** @throws IllegalArgumentException if the counts do not fit each other */
    public SavedSequence {
        if (state.length() != tokens.length - 1 || prompt < 0 || prompt > tokens.length || draws < 0) {
            throw new IllegalArgumentException("a sequence of " + tokens.length + " tokens, " + prompt
                    + " of them a prompt, with " + draws + " draws, cannot have a state that has read " + state.length());
        }
    }
}
