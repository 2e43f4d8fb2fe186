// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.shortconv.internal;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.config.Option;
import io.heddle.api.mechanism.MixerSite;
import java.util.List;

/**
 * How one short gated convolution is set.
 *
 * @param inputWidth the channels that come in
 * @param width the channels that go out
 * @param innerWidth the channels that are convolved
 * @param taps of the convolution
 * @param bias whether the convolution and both projections have biases
 */
record ShortConvConfig(int inputWidth, int width, int innerWidth, int taps, boolean bias) {
    private static final int USUAL_TAPS = 3;

    static final List<Option> OPTIONS = List.of(
            Option.integer("innerWidth", "Channels that are convolved; the width."),
            Option.integer("taps", USUAL_TAPS, "Taps of the convolution: the tokens that one result sees."),
            Option.flag("bias", false, "Whether the convolution and both projections have biases."));

    static ShortConvConfig of(MixerSite site) {
        Config options = site.options();
        int taps = options.positive(USUAL_TAPS, "taps");
        if (taps < 2) {
            throw new ConfigException("taps is " + taps + "; at least 2 is allowed");
        }
        return new ShortConvConfig(site.inputWidth(), site.width(), options.positive(site.width(), "innerWidth"), taps,
                options.flag(false, "bias"));
    }
}
