// SPDX-License-Identifier: Apache-2.0
package io.heddle.text;

import io.heddle.text.internal.Candidates;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Chooses the next token of one sequence from its logits.
 *
 * <p>In this order, as the generation of the transformers library does: repetition penalty (Keskar et al., 2019),
 * temperature, top-k (Fan et al., 2018), top-p (Holtzman et al., 2019), min-p (Nguyen et al., 2024), then one draw. Each
 * choice that is not greedy takes exactly one random number.
 *
 * <p>Belongs to one sequence and to one thread at a time. After the first call with the longest row nothing is allocated.
 */
public final class Sampler {

    private static final int[] NO_HISTORY = {};

    private final SamplingOptions options;
    private final RandomGenerator random;
    private final Candidates candidates;
    private float[] scores = {};
    /** The number of the last choice in which a token was penalized, so that it is penalized once. */
    private int[] penalizedIn = {};
    private int choice;

    public Sampler(SamplingOptions options) {
        this.options = options;
        this.candidates = new Candidates(options);
        // Its algorithm is specified, so a seed means the same on every JDK.
        this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(options.seed());
    }

    /**
     * Passes over the random numbers of earlier choices, to go on where another sampler of the same options stopped.
     *
     * @param draws how many choices that were not greedy it made
     */
    public void skip(long draws) {
        for (long i = 0; i < draws; i++) {
            random.nextDouble();
        }
    }

    /** Chooses without a history; see {@link #sample(float[], int, int, int[], int)}. */
    public int sample(float[] logits) {
        return sample(logits, 0, logits.length, NO_HISTORY, 0);
    }

    /** Chooses with a whole array as history; see {@link #sample(float[], int, int, int[], int)}. */
    public int sample(float[] logits, int[] history) {
        return sample(logits, 0, logits.length, history, history.length);
    }

    /**
     * Chooses a token.
     *
     * @param logits holds the row of logits; not changed
     * @param offset where the row starts
     * @param size the length of the row
     * @param history holds the tokens that the repetition penalty is for, in any order
     * @param historySize how many of them there are
     * @return the index within the row
     * @throws IllegalArgumentException if a logit is NaN or positive infinity, if all are negative infinity, if there are
     *         none, or if the history has an id beyond the row
     */
    public int sample(float[] logits, int offset, int size, int[] history, int historySize) {
        prepare(size);
        copy(logits, offset, size);
        penalize(size, history, historySize);
        int best = best(size);
        if (options.temperature() == 0) {
            return best;
        }
        candidates.keep(scores, size, scores[best]);
        return candidates.at(random.nextDouble());
    }

    private void prepare(int size) {
        if (size == 0) {
            throw new IllegalArgumentException("there are no logits to choose from");
        }
        if (scores.length < size) {
            scores = new float[size];
            penalizedIn = new int[size];
        }
        if (++choice == 0) {
            Arrays.fill(penalizedIn, 0);
            choice = 1;
        }
    }

    private void copy(float[] logits, int offset, int size) {
        for (int i = 0; i < size; i++) {
            float logit = logits[offset + i];
            if (!(logit < Float.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("logit " + i + " is " + logit + "; the model went wrong before");
            }
            scores[i] = logit;
        }
    }

    private void penalize(int size, int[] history, int historySize) {
        if (options.repetitionPenalty() == 1) {
            return;
        }
        for (int i = 0; i < historySize; i++) {
            int id = history[i];
            if (id < 0 || id >= size) {
                throw new IllegalArgumentException("history " + i + " is the id " + id + "; there are " + size + " logits");
            }
            if (penalizedIn[id] != choice && scores[id] > Float.NEGATIVE_INFINITY) {
                penalizedIn[id] = choice;
                double score = scores[id];
                double penalized = score < 0 ? score * options.repetitionPenalty() : score / options.repetitionPenalty();
                scores[id] = (float) Math.clamp(penalized, -Float.MAX_VALUE, Float.MAX_VALUE);
            }
        }
    }

    private int best(int size) {
        int best = 0;
        for (int i = 1; i < size; i++) {
            if (scores[i] > scores[best]) {
                best = i;
            }
        }
        if (scores[best] == Float.NEGATIVE_INFINITY) {
            throw new IllegalArgumentException("all " + size + " logits are -Infinity; there is nothing to choose");
        }
        return best;
    }
}
