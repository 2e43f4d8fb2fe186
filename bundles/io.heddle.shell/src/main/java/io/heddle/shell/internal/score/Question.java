// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.score;

import java.util.List;

/**
 * A question as it is put to a model.
 *
 * @param line where it stands in its file, from 1
 * @param subject what it is about, or nothing
 * @param preamble what is said once before all of its kind, examples included; or nothing
 * @param context what the model reads
 * @param continuations what may follow, each with the space before it
 * @param endings the same without it: what lengths are measured by
 * @param answer which one is right
 */
record Question(int line, String subject, String preamble, String context, List<String> continuations, List<String> endings,
        int answer) {

    /** As many as there are letters. */
    static final int MOST_CHOICES = 26;

    private static final String BETWEEN = "\n\n";

    Question {
        continuations = List.copyOf(continuations);
        endings = List.copyOf(endings);
    }

    /** It with its answer, as an example before others. */
    String example() {
        return context + continuations.get(answer) + BETWEEN;
    }
}
