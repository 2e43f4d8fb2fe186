// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.stack;

/**
 * A norm over the channels.
 *
 * @param kind which
 * @param epsilon added under the root, or to it
 * @param weights the id under which its weights are found; equal ids share them
 * @param offset added to the weight: 1 where it is stored as a difference (Gemma)
 * @param bias whether a layer norm has one
 */
public record NormSpec(Kind kind, double epsilon, String weights, double offset, boolean bias) {
    /** The kinds of norms. */
    public enum Kind {
        /** Root mean square. */
        RMS,
        /** Root mean square, with epsilon added to the root instead of under it (StripedHyena). */
        RMS_PLUS,
        /** Mean and variance. */
        LAYER
    }

    /** The usual root mean square norm. */
    public static NormSpec rms(double epsilon, String weights) {
        return new NormSpec(Kind.RMS, epsilon, weights, 0, false);
    }

    /** The usual layer norm, with bias. */
    public static NormSpec layer(double epsilon, String weights) {
        return new NormSpec(Kind.LAYER, epsilon, weights, 0, true);
    }
}
