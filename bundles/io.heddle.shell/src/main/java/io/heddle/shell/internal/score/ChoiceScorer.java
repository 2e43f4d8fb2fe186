// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.score;

import io.heddle.api.stack.Output;
import io.heddle.api.stack.Session;
import io.heddle.api.stack.Session.Mark;
import io.heddle.api.stack.Session.Row;
import io.heddle.shell.internal.model.WindowLoss;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The log-likelihoods of choices. A context is read once for all its choices, and what stands before
 * several contexts once for all of them. Used by one thread.
 */
final class ChoiceScorer {

    /** Few lengths of passes, so that each is recorded once, whatever the lengths of texts. */
    private static final int[] CONTEXT_PASSES = {512, 128, 32, 8, 1};
    /** Fewer where logits of every token are wanted. */
    private static final int[] CHOICE_PASSES = {32, 8, 1};

    private final Session session;
    private int[] preamble = {};
    private @Nullable Mark afterPreamble;

    /** @param session of one slot; stays the caller's */
    ChoiceScorer(Session session) {
        this.session = session;
    }

    /**
     * The sum of the log-probabilities of each choice's tokens, in nats.
     *
     * @param shared tokens that this context may begin with, as others do
     */
    double[] score(EncodedQuestion question, int[] shared) {
        int[] context = question.context();
        int begin = resume(context, shared);
        Output output = null;
        for (int at = begin; at < context.length; ) {
            int length = length(CONTEXT_PASSES, context.length - at);
            output = session.advance(List.of(new Row(0, Arrays.copyOfRange(context, at, at + length))));
            at += length;
        }
        double[] scores = new double[question.choices().size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = -WindowLoss.loss(output.values(), output.at(0, 0), output.size(), question.choices().get(i)[0]);
        }
        Mark mark = session.mark(0);
        for (int i = 0; i < scores.length; i++) {
            scores[i] += rest(question.choices().get(i), mark);
        }
        return scores;
    }

    /** Goes to where the shared beginning ends, if there is one. @return how many tokens of the context are read */
    private int resume(int[] context, int[] shared) {
        // One token is left, since what follows it is asked for.
        if (shared.length == 0 || shared.length >= context.length
                || !Arrays.equals(shared, 0, shared.length, context, 0, shared.length)) {
            forget();
            return 0;
        }
        if (afterPreamble == null || !Arrays.equals(preamble, shared)) {
            forget();
            for (int at = 0; at < shared.length; ) {
                int length = length(CONTEXT_PASSES, shared.length - at);
                session.advance(List.of(new Row(0, Arrays.copyOfRange(shared, at, at + length))));
                at += length;
            }
            preamble = shared;
            afterPreamble = session.mark(0);
        } else {
            session.rewind(afterPreamble);
        }
        return shared.length;
    }

    private void forget() {
        session.reset(0);
        afterPreamble = null;
    }

    /** What the tokens after the first add. */
    private double rest(int[] choice, Mark mark) {
        double score = 0;
        for (int at = 0; at < choice.length - 1; ) {
            int length = length(CHOICE_PASSES, choice.length - 1 - at);
            Output output = session.forward(List.of(new Row(0, Arrays.copyOfRange(choice, at, at + length))));
            for (int token = 0; token < length; token++) {
                score -= WindowLoss.loss(output.values(), output.at(0, token), output.size(), choice[at + token + 1]);
            }
            at += length;
        }
        if (choice.length > 1) {
            session.rewind(mark);
        }
        return score;
    }

    private static int length(int[] passes, int left) {
        return Arrays.stream(passes).filter(pass -> pass <= left).findFirst().orElseThrow();
    }
}
