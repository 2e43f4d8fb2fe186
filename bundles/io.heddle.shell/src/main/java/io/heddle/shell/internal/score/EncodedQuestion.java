// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.score;

import java.util.List;

/**
 * A question in tokens.
 *
 * @param context at least one; never changed
 * @param choices what follows it in each choice, at least one token each; never changed
 * @param truncated whether the beginning of the context was left out
 */
record EncodedQuestion(int[] context, List<int[]> choices, boolean truncated) {

    /** How many tokens the longest choice makes with its context; its last one is not read. */
    int read() {
        return context.length + choices.stream().mapToInt(choice -> choice.length).max().orElse(1) - 1;
    }
}
