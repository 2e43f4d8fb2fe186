// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.generation;

import io.heddle.api.stack.StateSnapshot;
import io.heddle.checkpoint.SavedSequence;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One sequence as it stands when generation begins.
 *
 * @param tokens all of it; at least one
 * @param prompt how many of them nobody generated, counted to the end of the last prompt
 * @param read how many the state has read
 * @param draws how many random numbers were taken for it
 * @param state what was read, or null where nothing was
 */
record Opening(int[] tokens, int prompt, int read, long draws, @Nullable StateSnapshot state) {

    static Opening fresh(int[] prompt) {
        return new Opening(prompt, prompt.length, 0, 0, null);
    }

    /** A stopped sequence with more prompt behind it, which may be empty. */
    static Opening resumed(SavedSequence saved, int[] more) {
        int[] tokens = Arrays.copyOf(saved.tokens(), saved.tokens().length + more.length);
        System.arraycopy(more, 0, tokens, saved.tokens().length, more.length);
        return new Opening(tokens, more.length == 0 ? saved.prompt() : tokens.length, saved.state().length(),
                saved.draws(), saved.state());
    }

    /** The same with another random stream. */
    Opening withoutDraws() {
        return new Opening(tokens, prompt, read, 0, state);
    }
}
