// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.selectivescan.internal;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.config.Option;
import io.heddle.api.mechanism.MixerSite;
import java.util.List;

/**
 * How one selective scan is set.
 *
 * @param inputWidth the channels that come in
 * @param width the channels that go out
 * @param innerWidth the channels that are scanned
 * @param stateSize the state's numbers a channel
 * @param timeStepRank the width of the time step's bottleneck
 * @param headGroups groups of channels that choose time steps, B and C of their own, by matrices of their own
 * @param convTaps taps of the convolution, at least 2
 * @param convBias whether it has a bias
 * @param projectionBias whether the first and the last projection have biases
 * @param norms of the time step's bottleneck, B and C
 * @param epsilon of these norms
 */
record SelectiveScanConfig(int inputWidth, int width, int innerWidth, int stateSize, int timeStepRank, int headGroups,
        int convTaps, boolean convBias, boolean projectionBias, Norms norms, double epsilon) {
    /** What becomes of the time step's bottleneck, B and C before they are used. */
    enum Norms {
        /** Nothing (Mamba). */
        NONE,
        /** Root mean square norms without weights (FalconMamba). */
        PLAIN,
        /** Root mean square norms with weights (Jamba). */
        LEARNED
    }

    private static final List<String> NORMS = List.of("none", "plain", "learned");

    static final List<Option> OPTIONS = List.of(
            Option.integer("innerWidth", "Channels that are scanned; twice the width."),
            Option.integer("stateSize", 16, "Numbers of state a channel."),
            Option.integer("timeStepRank", "Width of the time step's bottleneck; a sixteenth of the width, rounded up."),
            Option.integer("headGroups", 1, "Groups of channels, each with time steps, B and C of its own (Zamba has 2)."),
            Option.integer("convTaps", 4, "Taps of the convolution before the scan."),
            Option.flag("convBias", true, "Whether the convolution has a bias."),
            Option.flag("projectionBias", false, "Whether the first and the last projection have biases."),
            Option.choice("norms", "none", "Norms of the time step's bottleneck, B and C.", NORMS),
            Option.number("epsilon", 1e-6, "Added to the mean square by these norms."));

    static SelectiveScanConfig of(MixerSite site) {
        Config options = site.options();
        int taps = options.positive(4, "convTaps");
        if (taps < 2) {
            throw new ConfigException("convTaps is 1; at least 2 is allowed");
        }
        int inner = options.positive(2 * site.width(), "innerWidth");
        int groups = options.positive(1, "headGroups");
        if (inner % groups != 0) {
            throw new ConfigException("headGroups is " + groups + "; a divisor of the " + inner
                    + " scanned channels is allowed");
        }
        return new SelectiveScanConfig(site.inputWidth(), site.width(), inner,
                options.positive(16, "stateSize"),
                options.positive(Math.ceilDiv(site.width(), 16), "timeStepRank"),
                groups, taps, options.flag(true, "convBias"), options.flag(false, "projectionBias"),
                switch (options.choice(NORMS, "none", "norms")) {
                    case "plain" -> Norms.PLAIN;
                    case "learned" -> Norms.LEARNED;
                    default -> Norms.NONE;
                },
                options.number("epsilon").orElse(1e-6));
    }

    /** Whether groups of channels have matrices of their own. */
    boolean grouped() {
        return headGroups > 1;
    }
}
