// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.ssd.internal;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.config.Option;
import io.heddle.api.mechanism.MixerSite;
import java.util.List;
import java.util.Optional;

/**
 * How one Mamba-2 mixer is set.
 *
 * @param inputWidth the channels that come in
 * @param width the channels that go out
 * @param heads how many states there are
 * @param headDim channels of a head
 * @param stateSize keys of a head's state: the size of B and C
 * @param groups how many B and C the heads share
 * @param convTaps taps of the convolution, at least 2; 0 for none, and no activation then
 * @param convBias whether it has a bias
 * @param projectionBias whether the first projection has a bias
 * @param outputBias whether the last one has
 * @param factors of the parts of the first projection's result
 * @param timeStepMin the least time step; 0 for no limit
 * @param timeStepMax the largest time step; infinity for no limit
 * @param norm of the result
 * @param gateFirst whether the gate is applied before the norm
 * @param epsilon of the norm
 */
record SsdConfig(int inputWidth, int width, int heads, int headDim, int stateSize, int groups, int convTaps,
        boolean convBias, boolean projectionBias, boolean outputBias, SsdFactors factors, double timeStepMin,
        double timeStepMax, Norm norm, boolean gateFirst, double epsilon) {
    /** What is normed before the last projection. */
    enum Norm {
        /** Each group of channels for itself (mamba_ssm, Bamba, Nemotron-H). */
        GROUP,
        /** All channels together (plain {@code mamba2} as published for transformers). */
        FULL,
        /** Nothing: the gate alone (Falcon-H1). */
        NONE
    }

    private static final List<String> NORMS = List.of("group", "full", "none");
    private static final int USUAL_HEAD_DIM = 64;

    static final List<Option> OPTIONS = List.of(
            Option.integer("innerWidth", "Channels of all heads; twice the width, or heads times headDim."),
            Option.integer("heads", "States; innerWidth divided by headDim."),
            Option.integer("headDim", "Channels of a head; the largest of at most 64 that divides innerWidth."),
            Option.integer("stateSize", 64, "Size of B and C: each head's state is headDim times this."),
            Option.integer("groups", 1, "How many B and C the heads share."),
            Option.integer("convTaps", 4, "Taps of the convolution before the recurrence; 0 for none, and no activation then."),
            Option.flag("convBias", true, "Whether the convolution has a bias."),
            Option.flag("projectionBias", false, "Whether the first and the last projection have biases."),
            new Option("outputBias", Option.Kind.FLAG, Optional.empty(),
                    "Whether the last projection has a bias; what projectionBias says.", List.of()),
            Option.section("factors", "Factors of the parts of the first projection's result (Falcon-H1): "
                    + String.join(", ", SsdFactors.KEYS) + "; each 1."),
            Option.number("timeStepMin", 0, "The least time step."),
            Option.number("timeStepMax", Double.POSITIVE_INFINITY, "The largest time step."),
            Option.choice("norm", "group", "What the norm before the last projection spans.", NORMS),
            Option.flag("gateFirst", true, "Whether the gate is applied before that norm."),
            Option.number("epsilon", 1e-5, "Added to the mean square by that norm."));

    /** The channels of all heads. */
    int innerWidth() {
        return heads * headDim;
    }

    /** The channels that the convolution sees: x, B and C. */
    int convWidth() {
        return innerWidth() + 2 * groups * stateSize;
    }

    static SsdConfig of(MixerSite site) {
        Config options = site.options();
        int inner = options.positive(standardInnerWidth(options, site.width()), "innerWidth");
        int headDim = options.positive(standardHeadDim(options, inner), "headDim");
        int heads = options.positive(Math.max(1, inner / headDim), "heads");
        require((long) heads * headDim == inner, "innerWidth is " + inner + "; heads times headDim, which is "
                + heads + " times " + headDim + ", is allowed");
        int groups = options.positive(1, "groups");
        require(heads % groups == 0, "groups is " + groups + "; a divisor of the " + heads + " heads is allowed");
        int taps = convTaps(options);
        double min = options.number("timeStepMin").orElse(0);
        double max = options.number("timeStepMax").orElse(Double.POSITIVE_INFINITY);
        require(min >= 0 && min <= max, "timeStepMin is " + min + "; 0 to timeStepMax, which is " + max + ", is allowed");
        return new SsdConfig(site.inputWidth(), site.width(), heads, headDim, options.positive(64, "stateSize"), groups,
                taps, options.flag(taps > 0, "convBias"), options.flag(false, "projectionBias"),
                options.flag(options.flag(false, "projectionBias"), "outputBias"), SsdFactors.of(options.section("factors")),
                min, max,
                switch (options.choice(NORMS, "group", "norm")) {
                    case "full" -> Norm.FULL;
                    case "none" -> Norm.NONE;
                    default -> Norm.GROUP;
                },
                options.flag(true, "gateFirst"), options.number("epsilon").orElse(1e-5));
    }

    private static int convTaps(Config options) {
        int taps = options.integer("convTaps").orElse(4);
        require(taps == 0 || taps >= 2, "convTaps is " + taps + "; 0 for none, or at least 2 is allowed");
        require(taps > 0 || !options.flag(false, "convBias"), "convBias is true; it is allowed with a convolution only,"
                + " and convTaps is 0");
        return taps;
    }

    private static int standardInnerWidth(Config options, int width) {
        return options.has("heads") && options.has("headDim")
                ? options.positive(1, "heads") * options.positive(1, "headDim") : 2 * width;
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
