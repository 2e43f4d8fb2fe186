// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.generation;

import io.heddle.text.SamplingOptions;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be generated.
 *
 * @param prompt a text to continue, or null
 * @param ids a file of token ids to continue, or null
 * @param state a saved state to continue, or null
 * @param tokens how many tokens to add
 * @param sampling how they are chosen; its seed counts only if {@code seed} is null
 * @param seed where the random numbers start, or null if nobody said
 * @param stops strings that end a text
 * @param ignoreEnd whether end tokens are tokens like others
 * @param piece tokens of a prompt read in one pass
 * @param out gets the ids as a tensor, or null
 * @param saveState gets the state, or null
 * @param audit whether it is told what produced which tokens
 */
public record GenerationOrder(@Nullable String prompt, @Nullable Path ids, @Nullable Path state, int tokens,
        SamplingOptions sampling, @Nullable Long seed, List<String> stops, boolean ignoreEnd, int piece,
        @Nullable Path out, @Nullable Path saveState, boolean audit) {

    /** Copies the list. */
    public GenerationOrder {
        stops = List.copyOf(stops);
    }
}
