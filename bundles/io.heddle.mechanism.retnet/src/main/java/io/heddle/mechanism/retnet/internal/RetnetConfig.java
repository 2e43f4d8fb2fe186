// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.retnet.internal;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.config.Option;
import io.heddle.api.mechanism.MixerSite;
import io.heddle.api.operator.Activation;
import io.heddle.api.operator.Rotary;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How one retention is set.
 *
 * @param inputWidth the channels that come in
 * @param width the channels that go out
 * @param convention which published implementation it follows
 * @param heads states, and query heads
 * @param keyHeads key and value heads; divides the heads
 * @param keyDim channels of a key; even
 * @param valueDim channels of a value
 * @param featureMap what queries and keys go through
 * @param convTaps taps of the convolutions of queries, keys and values; 0 for none
 * @param outputGate whether the result is gated
 * @param normWeight whether the norm of the result has a weight
 * @param epsilon of that norm
 */
record RetnetConfig(int inputWidth, int width, Convention convention, int heads, int keyHeads, int keyDim, int valueDim,
        Activation featureMap, int convTaps, boolean outputGate, boolean normWeight, double epsilon) {
    /** The published implementations, which are different functions. */
    enum Convention {
        /** flash-linear-attention: the plain sum, channels rotated by halves, a norm with a weight. */
        FLA,
        /** torchscale: the sum divided by its weights' size, neighbours rotated, a norm without weight. */
        TORCHSCALE
    }

    private static final List<String> CONVENTIONS = List.of("fla", "torchscale");
    private static final List<String> FEATURE_MAPS = List.of("identity", "elu_plus_one", "relu", "squared_relu", "silu",
            "sigmoid", "gelu", "gelu_tanh", "tanh");
    private static final List<String> OF_FLA = List.of("keyHeads", "featureMap", "convTaps", "outputGate", "normWeight");
    private static final int USUAL_HEADS = 8;
    private static final double THETA = 10_000;

    static final List<Option> OPTIONS = List.of(
            Option.choice("convention", "fla", "Which published implementation is followed; torchscale's leaves no"
                    + " choice of keyHeads, featureMap, convTaps, outputGate and normWeight.", CONVENTIONS),
            Option.integer("heads", "States; the largest number of at most 8 that leaves keys an even number of channels."),
            Option.integer("keyHeads", "Key and value heads; as many as heads. Fewer are shared."),
            Option.integer("keyDim", "Channels of a key, an even number; the width divided by the heads."),
            Option.integer("valueDim", "Channels of a value; twice the width divided by the heads."),
            Option.choice("featureMap", "identity", "What queries and keys go through.", FEATURE_MAPS),
            Option.integer("convTaps", 0, "Taps of convolutions of queries, keys and values; 0 for none."),
            Option.flag("outputGate", true, "Whether the result is gated."),
            Option.flag("normWeight", true, "Whether the norm of the result has a weight; torchscale's has none."),
            Option.number("epsilon", 1e-6, "Added to the mean square by that norm."));

    /** The channels of all keys. */
    int keyWidth() {
        return keyHeads * keyDim;
    }

    /** The channels of all values. */
    int valueWidth() {
        return keyHeads * valueDim;
    }

    /** The logarithms of the decay, one a head: {@code log(1 - 2^(-5-h))}. */
    List<Double> decayLogs() {
        return IntStream.range(0, heads).mapToObj(head -> Math.log1p(-Math.pow(2, -5 - head))).toList();
    }

    /** The rotation of queries and keys. */
    Rotary rotary() {
        if (convention == Convention.FLA) {
            return new Rotary(keyDim, THETA, Rotary.Pairing.HALVES, new Rotary.Scaling.None());
        }
        // Pair i of n turns by 10000^(-i/(n-1)) here, which is the usual 10000'^(-i/n) with another base.
        double pairs = keyDim / 2.0;
        double base = pairs > 1 ? Math.pow(THETA, pairs / (pairs - 1)) : THETA;
        return new Rotary(keyDim, base, Rotary.Pairing.NEIGHBOURS, new Rotary.Scaling.None());
    }

    static RetnetConfig of(MixerSite site) {
        Config options = site.options();
        int width = site.width();
        Convention convention = options.choice(CONVENTIONS, "fla", "convention").equals("fla")
                ? Convention.FLA : Convention.TORCHSCALE;
        OF_FLA.stream().filter(key -> convention == Convention.TORCHSCALE && options.has(key)).findFirst().ifPresent(key ->
                require(false, key + " is set; it is allowed with the convention fla only"));
        int heads = options.positive(standardHeads(width), "heads");
        int keyHeads = options.positive(heads, "keyHeads");
        require(heads % keyHeads == 0, "keyHeads is " + keyHeads + "; a divisor of the " + heads + " heads is allowed");
        int keyDim = options.positive(Math.max(1, width / heads), "keyDim");
        require(keyDim % 2 == 0, "keyDim is " + keyDim + "; an even number is allowed");
        int taps = options.integer("convTaps").orElse(0);
        require(taps == 0 || taps >= 2, "convTaps is " + taps + "; 0 for none, or at least 2 is allowed");
        return new RetnetConfig(site.inputWidth(), width, convention, heads, keyHeads, keyDim,
                options.positive(2 * Math.max(1, width / heads), "valueDim"),
                Activation.named(options.choice(FEATURE_MAPS, "identity", "featureMap")), taps,
                options.flag(true, "outputGate"), options.flag(convention == Convention.FLA, "normWeight"),
                options.number("epsilon").orElse(1e-6));
    }

    private static int standardHeads(int width) {
        int heads = USUAL_HEADS;
        while (heads > 1 && width % (2 * heads) != 0) {
            heads--;
        }
        return heads;
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new ConfigException(message);
        }
    }
}
