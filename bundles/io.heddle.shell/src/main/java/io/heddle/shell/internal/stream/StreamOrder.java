// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.stream;

import io.heddle.text.SamplingOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done with a stream.
 *
 * @param ids whether it is token ids, rather than text
 * @param json whether results are JSON
 * @param generate how many tokens to write after each line, instead of predictions; 0 for none
 * @param atEnd whether that is done once, after the end
 * @param sampling how they are chosen; its seed counts only if {@code seed} is null
 * @param seed where the random numbers start, or null if nobody said
 * @param context the most tokens to read, or null for as many as come
 * @param state a saved stream to go on with, or null
 * @param saveState gets the state, or null
 * @param saveEvery after how many tokens it is saved as well; 0 for only at the end
 */
public record StreamOrder(boolean ids, boolean json, int generate, boolean atEnd, SamplingOptions sampling,
        @Nullable Long seed, @Nullable Integer context, @Nullable Path state, @Nullable Path saveState, int saveEvery) {}
