// SPDX-License-Identifier: Apache-2.0
package io.heddle.text;

/**
 * How the next token is chosen; immutable.
 *
 * @param temperature what logits are divided by; 0 takes the highest logit, of equal ones the first
 * @param topK how many of the highest logits count, those equal to the last of them included; 0 for all
 * @param topP the least sum of probabilities to keep, from the highest down; above 0, and 1 for all
 * @param minP the least probability, as a part of the highest one; from 0 to 1, and 0 for all
 * @param repetitionPenalty what the logits of tokens in the history are divided by if positive, multiplied by if
 *        negative; above 0, and 1 for none
 * @param seed where the random numbers start: equal seeds and equal logits choose equal tokens
 */
public record SamplingOptions(double temperature, int topK, double topP, double minP, double repetitionPenalty,
        long seed) {

    /** @throws IllegalArgumentException if a value is out of range; the message says which and what is allowed */
    public SamplingOptions {
        check(Double.isFinite(temperature) && temperature >= 0, "temperature", temperature, "0 or more");
        check(topK >= 0, "topK", topK, "0 (off) or more");
        check(topP > 0 && topP <= 1, "topP", topP, "above 0 and at most 1 (off)");
        check(minP >= 0 && minP <= 1, "minP", minP, "from 0 (off) to 1");
        check(Double.isFinite(repetitionPenalty) && repetitionPenalty > 0, "repetitionPenalty", repetitionPenalty,
                "above 0; 1 is off");
    }

    /** The highest logit, always. */
    public static SamplingOptions greedy() {
        return new SamplingOptions(0, 0, 1, 0, 1, 0);
    }

    /** By the probabilities of the model, unchanged. */
    public static SamplingOptions random(long seed) {
        return new SamplingOptions(1, 0, 1, 0, 1, seed);
    }

    public SamplingOptions withTemperature(double value) {
        return new SamplingOptions(value, topK, topP, minP, repetitionPenalty, seed);
    }

    public SamplingOptions withTopK(int value) {
        return new SamplingOptions(temperature, value, topP, minP, repetitionPenalty, seed);
    }

    public SamplingOptions withTopP(double value) {
        return new SamplingOptions(temperature, topK, value, minP, repetitionPenalty, seed);
    }

    public SamplingOptions withMinP(double value) {
        return new SamplingOptions(temperature, topK, topP, value, repetitionPenalty, seed);
    }

    public SamplingOptions withRepetitionPenalty(double value) {
        return new SamplingOptions(temperature, topK, topP, minP, value, seed);
    }

    public SamplingOptions withSeed(long value) {
        return new SamplingOptions(temperature, topK, topP, minP, repetitionPenalty, value);
    }

    /**
     * The options of one row of a batch: the same, with a seed of its own, which for row 0 is this seed.
     *
     * <p>A row that has its own {@link Sampler} of these options chooses what it would choose alone.
     */
    public SamplingOptions forRow(int row) {
        // An odd step visits every seed before one comes again.
        return withSeed(seed + row * 0x9E37_79B9_7F4A_7C15L);
    }

    private static void check(boolean allowed, String name, Number value, String range) {
        if (!allowed) {
            throw new IllegalArgumentException(name + " is " + value + "; allowed is " + range);
        }
    }
}
