// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.stream;

import io.heddle.api.stack.Output;
import java.util.Arrays;

/** What a stack says of the next token, copied out of its results. Used by one thread; allocates nothing after the first. */
final class Prediction {

    private float[] logits = {};
    private int best;
    private double logSum;

    /** Takes the first row's first token. */
    void take(Output output) {
        if (logits.length != output.size()) {
            logits = new float[output.size()];
        }
        System.arraycopy(output.values(), output.at(0, 0), logits, 0, logits.length);
        weigh();
    }

    /** Takes what was saved. */
    void take(float[] saved) {
        logits = saved.clone();
        weigh();
    }

    private void weigh() {
        best = 0;
        for (int i = 1; i < logits.length; i++) {
            best = logits[i] > logits[best] ? i : best;
        }
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - (double) logits[best]);
        }
        logSum = logits[best] + Math.log(sum);
    }

    /** Whether anything has been read. */
    boolean isThere() {
        return logits.length > 0;
    }

    /** The likeliest; of equal ones the first. */
    int best() {
        return best;
    }

    /** How likely it is. */
    double probability() {
        return Math.exp(logits[best] - logSum);
    }

    /** How much of a surprise a token is. */
    double bits(int id) {
        return (logSum - logits[id]) / Math.log(2);
    }

    /** The logits, or whatever the head gives; not to be changed. */
    float[] values() {
        return logits;
    }

    float[] copy() {
        return Arrays.copyOf(logits, logits.length);
    }
}
