// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.gla.internal;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.config.Option;
import io.heddle.api.mechanism.MixerSite;
import io.heddle.api.operator.Activation;
import io.heddle.api.operator.Rotary;
import java.util.List;
import java.util.Optional;

/**
 * How one gated linear attention is set.
 *
 * @param inputWidth the channels that come in
 * @param width the channels that go out
 * @param heads states, and query heads
 * @param keyHeads key, value and gate heads; divides the heads
 * @param keyDim channels of a key
 * @param valueDim channels of a value
 * @param gateRank channels between the two projections of the gate
 * @param gateNormalizer what the gate's logarithm is divided by
 * @param leastGate the least logarithm of the gate; minus infinity for no limit
 * @param featureMap what queries and keys go through
 * @param rotaryBase of the rotary embedding of queries and keys; 0 for none
 * @param convTaps taps of the convolutions of queries, keys and values; 0 for none
 * @param outputGate whether the result is gated
 * @param normWeight whether the norm of the result has a weight
 * @param epsilon of that norm
 */
record GlaConfig(int inputWidth, int width, int heads, int keyHeads, int keyDim, int valueDim, int gateRank,
        double gateNormalizer, double leastGate, Activation featureMap, double rotaryBase, int convTaps, boolean outputGate,
        boolean normWeight, double epsilon) {
    private static final List<String> FEATURE_MAPS = List.of("identity", "elu_plus_one", "relu", "squared_relu", "silu",
            "sigmoid", "log_sigmoid", "gelu", "gelu_tanh", "tanh");
    private static final int USUAL_HEADS = 4;

    static final List<Option> OPTIONS = List.of(
            Option.integer("heads", "States; the largest number of at most 4 that divides the width and its half."),
            Option.integer("keyHeads", "Key and value heads; as many as heads. Fewer are shared."),
            Option.integer("keyDim", "Channels of a key; half the width divided by the heads."),
            Option.integer("valueDim", "Channels of a value; the width divided by the heads."),
            Option.integer("gateRank", 16, "Channels between the two projections of the gate."),
            Option.number("gateNormalizer", 16, "What the gate's logarithm is divided by."),
            Option.number("leastGate", Double.NEGATIVE_INFINITY, "The least logarithm of the gate."),
            Option.choice("featureMap", "identity", "What queries and keys go through.", FEATURE_MAPS),
            Option.number("rotaryBase", 0, "Base of the rotary embedding of queries and keys, by halves; 0 for none."),
            Option.integer("convTaps", 0, "Taps of convolutions of queries, keys and values; 0 for none."),
            Option.flag("outputGate", true, "Whether the result is gated."),
            Option.flag("normWeight", true, "Whether the norm of the result has a weight."),
            Option.number("epsilon", 1e-5, "Added to the mean square by that norm."));

    /** The channels of all keys. */
    int keyWidth() {
        return keyHeads * keyDim;
    }

    /** How queries and keys turn with their position, if they do. */
    Optional<Rotary> rotary() {
        return rotaryBase == 0 ? Optional.empty()
                : Optional.of(new Rotary(keyDim, rotaryBase, Rotary.Pairing.HALVES, new Rotary.Scaling.None()));
    }

    /** The channels of all values. */
    int valueWidth() {
        return keyHeads * valueDim;
    }

    static GlaConfig of(MixerSite site) {
        Config options = site.options();
        int width = site.width();
        int heads = options.positive(standardHeads(width), "heads");
        int keyHeads = options.positive(heads, "keyHeads");
        require(heads % keyHeads == 0, "keyHeads is " + keyHeads + "; a divisor of the " + heads + " heads is allowed");
        double normalizer = options.number("gateNormalizer").orElse(16);
        require(normalizer > 0, "gateNormalizer is " + normalizer + "; a number above 0 is allowed");
        double least = options.number("leastGate").orElse(Double.NEGATIVE_INFINITY);
        require(least <= 0, "leastGate is " + least + "; a number of at most 0 is allowed");
        int taps = options.integer("convTaps").orElse(0);
        require(taps == 0 || taps >= 2, "convTaps is " + taps + "; 0 for none, or at least 2 is allowed");
        int keyDim = options.positive(Math.max(1, width / 2 / heads), "keyDim");
        return new GlaConfig(site.inputWidth(), width, heads, keyHeads, keyDim,
                options.positive(Math.max(1, width / heads), "valueDim"), options.positive(16, "gateRank"), normalizer,
                least, Activation.named(options.choice(FEATURE_MAPS, "identity", "featureMap")),
                rotaryBase(options, keyDim), taps, options.flag(true, "outputGate"), options.flag(true, "normWeight"),
                options.number("epsilon").orElse(1e-5));
    }

    private static double rotaryBase(Config options, int keyDim) {
        double base = options.number("rotaryBase").orElse(0);
        require(base >= 0, "rotaryBase is " + base + "; 0 for none, or a number above 0 is allowed");
        require(base == 0 || keyDim % 2 == 0, "keyDim is " + keyDim + "; with a rotaryBase an even number is allowed");
        return base;
    }

    private static int standardHeads(int width) {
        int heads = USUAL_HEADS;
        while (width % heads != 0 || width / 2 % heads != 0) {
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
