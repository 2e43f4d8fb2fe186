// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.score;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What is to be scored.
 *
 * @param questions the file with the questions
 * @param continuations whether MMLU's choices are continuations, rather than their letters
 * @param shots how many examples stand before each question
 * @param examples the file with them; null for the first ones of {@code questions}
 * @param limit the most questions; 0 for all
 * @param begins whether each context begins with what the tokenizer puts before a text
 * @param out gets each question's scores, or null
 */
public record ScoreOrder(Path questions, boolean continuations, int shots, @Nullable Path examples, int limit,
        boolean begins, @Nullable Path out) {}
