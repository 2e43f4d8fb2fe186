// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.score;

import java.nio.charset.StandardCharsets;

/**
 * A question with what the model makes of it.
 *
 * @param question the question
 * @param scores the log-likelihood of each choice, in nats; never changed
 * @param truncated whether the beginning of its context was left out
 */
record ScoredQuestion(Question question, double[] scores, boolean truncated) {

    /** The likeliest choice; of equal ones the first. */
    int likeliest() {
        return best(false);
    }

    /** The choice that is likeliest for its length. */
    int likeliestByLength() {
        return best(true);
    }

    /** The length of a choice, in bytes of UTF-8. */
    int bytes(int choice) {
        return question.endings().get(choice).getBytes(StandardCharsets.UTF_8).length;
    }

    private int best(boolean byLength) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = value(i, byLength) > value(best, byLength) ? i : best;
        }
        return best;
    }

    private double value(int choice, boolean byLength) {
        return byLength ? scores[choice] / bytes(choice) : scores[choice];
    }

    boolean isRight() {
        return likeliest() == question.answer();
    }

    boolean isRightByLength() {
        return likeliestByLength() == question.answer();
    }
}
