// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.deltanet.internal;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.config.Option;
import io.heddle.api.mechanism.MixerSite;
import io.heddle.api.operator.Activation;
import java.util.List;
import java.util.Locale;

/**
 * How one delta net is set.
 *
 * @param inputWidth the channels that come in
 * @param width the channels that go out
 * @param heads query and key heads
 * @param valueHeads value heads: how many states there are; a multiple of the heads
 * @param headDim channels of a query and a key
 * @param valueDim channels of a value
 * @param decay what forgets
 * @param decayRank channels between the two projections of a decay a channel
 * @param strength whether the input chooses how strongly a token is written; else fully
 * @param negativeEigenvalues whether that strength goes up to 2
 * @param convTaps taps of the convolution of queries, keys and values; 0 for none
 * @param convBias whether it has a bias
 * @param queryKeyActivation of queries and keys
 * @param queryKeySum whether queries and keys are divided by their sum instead of their length
 * @param gate the activation of the output's gate
 * @param gateRank channels between the gate's two projections; 0 for one projection
 * @param epsilon of the output's norm
 */
record DeltaNetConfig(int inputWidth, int width, int heads, int valueHeads, int headDim, int valueDim, Forgetting decay,
        int decayRank, boolean strength, boolean negativeEigenvalues, int convTaps, boolean convBias,
        Activation queryKeyActivation, boolean queryKeySum, OutputGate gate, int gateRank, double epsilon) {
    /** What forgets. */
    enum Forgetting {
        /** Nothing but the delta rule itself (DeltaNet). */
        NONE,
        /** A number a head (Gated DeltaNet, Qwen3-Next). */
        HEAD,
        /** A number a key channel (KDA). */
        CHANNEL
    }

    /** What the normed output is multiplied with. */
    enum OutputGate {
        /** Nothing. */
        NONE,
        /** A SiLU of the input (Gated DeltaNet). */
        SILU,
        /** A sigmoid of the input (KDA). */
        SIGMOID;

        Activation activation() {
            return this == SIGMOID ? Activation.SIGMOID : Activation.SILU;
        }
    }

    private static final List<String> DECAYS = List.of("none", "head", "channel");
    private static final List<String> GATES = List.of("none", "silu", "sigmoid");
    private static final List<String> ACTIVATIONS = List.of("silu", "relu", "elu_plus_one", "identity");
    private static final List<String> NORMS = List.of("l2", "sum");
    private static final int USUAL_HEAD_DIM = 64;

    static final List<Option> OPTIONS = List.of(
            Option.integer("heads", "Query and key heads; the input's channels divided by headDim."),
            Option.integer("valueHeads", "Value heads, each with a state; as many as heads, or a multiple."),
            Option.integer("headDim", "Channels of a query and a key; the largest of at most 64 that divides the input's."),
            Option.integer("valueDim", "Channels of a value; as many as of a key."),
            Option.choice("decay", "head", "What forgets: nothing, a number a head, or a number a key channel.", DECAYS),
            Option.integer("decayRank", "Channels between the two projections of a decay a channel; valueDim."),
            Option.flag("strength", true, "Whether the input chooses how strongly a token is written."),
            Option.flag("negativeEigenvalues", false, "Whether the strength goes up to 2 instead of 1."),
            Option.integer("convTaps", 4, "Taps of the convolution of queries, keys and values; 0 for none."),
            Option.flag("convBias", false, "Whether that convolution has a bias."),
            Option.choice("queryKeyActivation", "silu", "The activation of queries and keys.", ACTIVATIONS),
            Option.choice("queryKeyNorm", "l2", "What queries and keys are divided by: their length, or their sum.", NORMS),
            Option.choice("gate", "silu", "The activation of the gate on the normed output.", GATES),
            Option.integer("gateRank", 0, "Channels between the gate's two projections; 0 for one projection."),
            Option.number("epsilon", 1e-5, "Added to the mean square by the output's norm."));

    /** The channels of all queries, and of all keys. */
    int keyWidth() {
        return heads * headDim;
    }

    /** The channels of all values. */
    int valueWidth() {
        return valueHeads * valueDim;
    }

    /** Queries, keys and values together. */
    int mixedWidth() {
        return 2 * keyWidth() + valueWidth();
    }

    /** The largest strength, which a token has where the input does not choose it. */
    double fullStrength() {
        return negativeEigenvalues ? 2 : 1;
    }

    static DeltaNetConfig of(MixerSite site) {
        Config options = site.options();
        int headDim = options.positive(standardHeadDim(options, site.inputWidth()), "headDim");
        int heads = options.positive(Math.max(1, site.inputWidth() / headDim), "heads");
        int valueHeads = options.positive(heads, "valueHeads");
        require(valueHeads % heads == 0, "valueHeads is " + valueHeads + "; a multiple of the " + heads
                + " heads is allowed");
        int valueDim = options.positive(headDim, "valueDim");
        int taps = options.integer("convTaps").orElse(4);
        require(taps == 0 || taps >= 2, "convTaps is " + taps + "; 0 for none, or at least 2 is allowed");
        boolean strength = options.flag(true, "strength");
        int gateRank = options.integer("gateRank").orElse(0);
        require(gateRank >= 0, "gateRank is " + gateRank + "; 0 for one projection, or a number of channels is allowed");
        return new DeltaNetConfig(site.inputWidth(), site.width(), heads, valueHeads, headDim, valueDim,
                Forgetting.valueOf(upper(options.choice(DECAYS, "head", "decay"))), options.positive(valueDim, "decayRank"),
                strength, options.flag(false, "negativeEigenvalues"), taps, options.flag(false, "convBias"),
                Activation.valueOf(upper(options.choice(ACTIVATIONS, "silu", "queryKeyActivation"))),
                options.choice(NORMS, "l2", "queryKeyNorm").equals("sum"),
                OutputGate.valueOf(upper(options.choice(GATES, "silu", "gate"))), gateRank,
                options.number("epsilon").orElse(1e-5));
    }

    private static int standardHeadDim(Config options, int width) {
        if (options.has("heads")) {
            return Math.max(1, width / options.positive(1, "heads"));
        }
        int headDim = Math.min(USUAL_HEAD_DIM, width);
        while (width % headDim != 0) {
            headDim--;
        }
        return headDim;
    }

    private static String upper(String name) {
        return name.toUpperCase(Locale.ROOT);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new ConfigException(message);
        }
    }
}
