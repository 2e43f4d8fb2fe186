// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.hgrn.internal;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.config.Option;
import io.heddle.api.mechanism.MixerSite;
import java.util.List;

/**
 * How one hierarchically gated recurrence is set.
 *
 * @param inputWidth the channels that come in
 * @param width the channels that go out
 * @param innerWidth the channels of the recurrence's result
 * @param expanded whether a head's state is a matrix (HGRN2) and not one number a channel (HGRN)
 * @param heads states; 1 where they are no matrices
 * @param headDim keys of a head, each with a forget gate; innerWidth where the states are no matrices
 * @param lowerBounds whether forget gates have bounds that grow with the layer
 * @param layer which of the bounds counts, from 0
 * @param layers how many bounds there are
 * @param convTaps taps of the convolutions after the projections; 0 for none
 * @param epsilon of the norm
 */
record HgrnConfig(int inputWidth, int width, int innerWidth, boolean expanded, int heads, int headDim, boolean lowerBounds,
        int layer, int layers, int convTaps, double epsilon) {
    private static final int USUAL_HEAD_DIM = 128;

    static final List<Option> OPTIONS = List.of(
            Option.flag("expanded", false, "Whether a head's state is a matrix (HGRN2) and not one number a channel (HGRN)."),
            Option.integer("innerWidth", "Channels of the result before the last projection; as many as the width."),
            Option.integer("heads", "Matrices, if expanded; innerWidth divided by headDim."),
            Option.integer("headDim", "Keys of a matrix, if expanded; the largest of at most 128 that divides innerWidth."),
            Option.flag("lowerBounds", true, "Whether forget gates have bounds that grow with the layer."),
            Option.integer("layer", "Which of the bounds counts, from 0; the layer's index in the stack."),
            Option.integer("layers", "How many layers have bounds; as many as the stack has."),
            Option.integer("convTaps", 0, "Taps of a convolution after each projection; 0 for none."),
            Option.number("epsilon", 1e-5, "Added to the mean square by the norm of the result."));

    /** The channels that have a forget gate. */
    int gateWidth() {
        return heads * headDim;
    }

    static HgrnConfig of(MixerSite site) {
        Config options = site.options();
        boolean expanded = options.flag(false, "expanded");
        int inner = options.positive(site.width(), "innerWidth");
        require(expanded || !options.has("heads") && !options.has("headDim"),
                "heads and headDim are for expanded states; without expanded they are not allowed");
        int headDim = expanded ? options.positive(standardHeadDim(options, inner), "headDim") : inner;
        int heads = expanded ? options.positive(Math.max(1, inner / headDim), "heads") : 1;
        require(inner % heads == 0, "heads is " + heads + "; a divisor of the " + inner + " channels is allowed");
        int taps = options.integer("convTaps").orElse(0);
        require(taps == 0 || taps >= 2, "convTaps is " + taps + "; 0 for none, or at least 2 is allowed");
        int layers = options.positive(site.layers(), "layers");
        int layer = options.integer("layer").orElse(site.layer());
        require(layer >= 0 && layer < layers, "layer is " + layer + "; 0 to less than layers, which is " + layers
                + ", is allowed");
        return new HgrnConfig(site.inputWidth(), site.width(), inner, expanded, heads, headDim,
                options.flag(true, "lowerBounds"), layer, layers, taps,
                options.number("epsilon").orElse(1e-5));
    }

    private static int standardHeadDim(Config options, int inner) {
        if (options.has("heads")) {
            return Math.max(1, inner / options.positive(1, "heads"));
        }
        int headDim = Math.min(USUAL_HEAD_DIM, inner);
        while (inner % headDim != 0) {
            headDim--;
        }
        return headDim;
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new ConfigException(message);
        }
    }
}
