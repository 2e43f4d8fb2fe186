// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.hyena.internal;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.config.Option;
import io.heddle.api.mechanism.MixerSite;
import java.util.List;

/**
 * How one gated long convolution is set.
 *
 * @param inputWidth the channels that come in
 * @param width the channels that go out
 * @param form what the long filter is
 * @param heads in how many groups of channels the first projection hands out both gates and the value
 * @param convTaps taps of the short convolution, at least 2
 * @param projectionBias whether the first and the last projection have biases
 * @param modes complex modes of a channel in the modal form
 * @param maxLength taps of the implicit filter, at least 2
 * @param features of a position that the implicit filter reads; odd, at least 3
 * @param filterWidth channels of the implicit filter's network
 * @param filterLayers layers of sines between the first and the last of that network
 * @param learnedPositions whether what that network reads is a weight
 * @param windowShift what the decaying window of the implicit filter keeps for ever
 */
record HyenaConfig(int inputWidth, int width, Form form, int heads, int convTaps, boolean projectionBias, int modes,
        int maxLength, int features, int filterWidth, int filterLayers, boolean learnedPositions, double windowShift) {
    /** What the long filter is. */
    enum Form {
        /** A network reads the position of each tap. */
        IMPLICIT,
        /** A sum of damped oscillations, which a small state carries. */
        MODAL
    }

    private static final int MOST_LAYERS = 64;
    private static final List<String> FORMS = List.of("implicit", "modal");

    static final List<Option> OPTIONS = List.of(
            Option.choice("form", "implicit", "What the long filter is.", FORMS),
            Option.integer("heads", 1, "Groups of channels in each of which both gates and the value lie together."),
            Option.integer("convTaps", 3, "Taps of the short convolution after the first projection."),
            Option.flag("projectionBias", true, "Whether the first and the last projection have biases."),
            Option.integer("modes", 2, "Modal: complex modes of a channel."),
            Option.integer("maxLength", 2048, "Implicit: taps of the filter; earlier tokens are not seen."),
            Option.integer("features", 5, "Implicit: numbers that stand for a position; odd."),
            Option.integer("filterWidth", 64, "Implicit: channels of the filter's network."),
            Option.integer("filterLayers", 2, "Implicit: inner layers of that network; may be 0."),
            Option.flag("learnedPositions", false, "Implicit: whether the numbers that stand for positions are learned."),
            Option.number("windowShift", 0, "Implicit: what the filter's decaying window keeps for ever."));

    static HyenaConfig of(MixerSite site) {
        Config options = site.options();
        int heads = options.positive(1, "heads");
        require(site.width() % heads == 0, "heads is " + heads + "; a divisor of the width " + site.width() + " is allowed");
        int taps = options.positive(3, "convTaps");
        require(taps >= 2, "convTaps is 1; at least 2 is allowed");
        int length = options.positive(2048, "maxLength");
        require(length >= 2, "maxLength is 1; at least 2 is allowed");
        int features = options.positive(5, "features");
        require(features >= 3 && features % 2 == 1, "features is " + features + "; an odd number of at least 3 is allowed");
        int layers = options.integer("filterLayers").orElse(2);
        require(layers >= 0, "filterLayers is " + layers + "; at least 0 is allowed");
        require(layers <= MOST_LAYERS, "filterLayers is " + layers + "; at most " + MOST_LAYERS + " is allowed");
        return new HyenaConfig(site.inputWidth(), site.width(),
                options.choice(FORMS, "implicit", "form").equals("modal") ? Form.MODAL : Form.IMPLICIT, heads, taps,
                options.flag(true, "projectionBias"), options.positive(2, "modes"), length, features,
                options.positive(64, "filterWidth"), layers,
                options.flag(false, "learnedPositions"), options.number("windowShift").orElse(0));
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new ConfigException(message);
        }
    }
}
