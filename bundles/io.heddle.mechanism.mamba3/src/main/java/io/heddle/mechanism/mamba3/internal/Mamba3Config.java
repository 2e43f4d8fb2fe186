// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.mamba3.internal;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.config.Option;
import io.heddle.api.mechanism.MixerSite;
import io.heddle.api.operator.Rotary;
import io.heddle.api.operator.TrapezoidalStep.Curve;
import java.util.List;

/**
 * How one Mamba-3 mixer is set.
 *
 * @param inputWidth the channels that come in
 * @param width the channels that go out
 * @param heads how many states there are
 * @param headDim channels of a head
 * @param stateSize keys of a head's state: the size of B and C; even
 * @param groups how many B and C the heads share
 * @param rank inputs and outputs of a state: 1 is SISO, more is MIMO
 * @param trapezoid whether the token before is written as the step's beginning; else a step is its end (Euler)
 * @param keyNorm whether B and C are normed and biased
 * @param pairs pairs of keys that turn; 0 if none does
 * @param curve how decay rates become positive
 * @param leastRate the least decay rate
 * @param norm whether the result is normed before it is gated
 * @param epsilon of the norms
 */
record Mamba3Config(int inputWidth, int width, int heads, int headDim, int stateSize, int groups, int rank,
        boolean trapezoid, boolean keyNorm, int pairs, Curve curve, double leastRate, boolean norm, double epsilon) {
    private static final List<String> DISCRETISATIONS = List.of("trapezoid", "euler");
    private static final List<String> CURVES = List.of("rational", "softplus");
    private static final int USUAL_HEAD_DIM = 64;
    private static final int USUAL_STATE_SIZE = 128;

    static final List<Option> OPTIONS = List.of(
            Option.integer("innerWidth", "Channels of all heads; twice the width, or heads times headDim."),
            Option.integer("heads", "States; innerWidth divided by headDim."),
            Option.integer("headDim", "Channels of a head; the largest of at most 64 that divides innerWidth."),
            Option.integer("stateSize", USUAL_STATE_SIZE, "Size of B and C: each head's state is headDim times this."),
            Option.integer("groups", 1, "How many B and C the heads share."),
            Option.integer("rank", 1, "Inputs and outputs of a state: 1 is SISO, more is MIMO."),
            Option.choice("discretisation", "trapezoid", "How a step is integrated; euler counts its end alone, the weights"
                    + " are the same.", DISCRETISATIONS),
            Option.number("rotaryShare", 0.5, "The share of B and C that turns, at most 1; 0 for none."),
            Option.flag("keyNorm", true, "Whether B and C are normed and biased; they must where anything turns, or rank is"
                    + " above 1."),
            Option.choice("rateCurve", "rational", "What makes decay rates positive.", CURVES),
            Option.number("leastRate", 1e-4, "The least decay rate."),
            Option.flag("norm", false, "Whether the result is normed a head before it is gated."),
            Option.number("epsilon", 1e-5, "Added to the mean square by the norms."));

    /** The channels of all heads. */
    int innerWidth() {
        return heads * headDim;
    }

    /** The channels of all B, and of all C. */
    int keyWidth() {
        return rank * groups * stateSize;
    }

    /** How many B there are for the heads, behind norm and bias. */
    int keyHeads() {
        return keyNorm ? heads : groups;
    }

    /** Which keys turn together: the published SISO kernels pair neighbours, the MIMO ones halves. */
    Rotary.Pairing pairing() {
        return rank == 1 ? Rotary.Pairing.NEIGHBOURS : Rotary.Pairing.HALVES;
    }

    static Mamba3Config of(MixerSite site) {
        Config options = site.options();
        int inner = options.positive(standardInnerWidth(options, site.width()), "innerWidth");
        int headDim = options.positive(standardHeadDim(options, inner), "headDim");
        int heads = options.positive(Math.max(1, inner / headDim), "heads");
        require((long) heads * headDim == inner, "innerWidth is " + inner + "; heads times headDim, which is "
                + heads + " times " + headDim + ", is allowed");
        int groups = options.positive(1, "groups");
        require(heads % groups == 0, "groups is " + groups + "; a divisor of the " + heads + " heads is allowed");
        int stateSize = options.positive(USUAL_STATE_SIZE, "stateSize");
        require(stateSize % 2 == 0, "stateSize is " + stateSize + "; an even number is allowed");
        int rank = options.positive(1, "rank");
        int pairs = pairs(options, stateSize);
        boolean keyNorm = options.flag(true, "keyNorm");
        require(keyNorm || pairs == 0 && rank == 1, "keyNorm is false; it is allowed with rotaryShare 0 and rank 1 only");
        return new Mamba3Config(site.inputWidth(), site.width(), heads, headDim, stateSize, groups,
                rank, options.choice(DISCRETISATIONS, "trapezoid", "discretisation").equals("trapezoid"), keyNorm, pairs,
                options.choice(CURVES, "rational", "rateCurve").equals("softplus") ? Curve.SOFTPLUS : Curve.RATIONAL,
                options.number("leastRate").orElse(1e-4), options.flag(false, "norm"),
                options.number("epsilon").orElse(1e-5));
    }

    private static int pairs(Config options, int stateSize) {
        double share = options.number("rotaryShare").orElse(0.5);
        int pairs = (int) (stateSize * share) / 2;
        require(share == 0 || share <= 1 && pairs >= 1, "rotaryShare is " + share
                + "; 0 for none, or at most 1 and at least one pair of " + stateSize + " is allowed");
        return pairs;
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
