// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.rwkv.internal;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.config.Option;
import io.heddle.api.mechanism.MixerSite;
import java.util.List;

/**
 * How one time mix is set.
 *
 * @param version which RWKV
 * @param inputWidth the channels that come in
 * @param width the channels that go out
 * @param heads how many states there are; 1 in version 4
 * @param headDim keys of a head; version 4's channels
 * @param valueDim values of a head
 * @param gate whether version 5 has a gate; the later ones always have
 * @param mixRank of version 6's mixes
 * @param decayRank of the decay, from version 6 on
 * @param rateRank of version 7's learning rate
 * @param valueRank of version 7's share of the first layer's values
 * @param gateRank of version 7's gate
 * @param valueResidual whether version 7 shares the first layer's values
 * @param fastestDecay the largest exponent of version 7's decay
 * @param keyEpsilon beside the sum of squares in version 7's norm of keys
 * @param epsilon of the norm of heads
 */
record RwkvConfig(RwkvVersion version, int inputWidth, int width, int heads, int headDim, int valueDim, boolean gate,
        int mixRank, int decayRank, int rateRank, int valueRank, int gateRank, boolean valueResidual, double fastestDecay,
        double keyEpsilon, double epsilon) {
    private static final int USUAL_HEAD_DIM = 64;
    /** RWKV-LM's literal of e^(-1/2). */
    private static final double USUAL_FASTEST_DECAY = 0.606531;
    /** RWKV-LM bounds the length of keys by 1e-12 from below. */
    private static final double USUAL_KEY_EPSILON = 1e-24;

    static final List<Option> OPTIONS = List.of(
            RwkvVersion.option(),
            Option.integer("heads", "Matrix states; the width divided by headDim. Not for version 4."),
            Option.integer("headDim", "Keys of a head; the largest of at most 64 that divides the width. Version 4: all channels."),
            Option.integer("valueDim", "Values of a head; headDim. Versions 5 and 6."),
            Option.flag("gate", true, "Whether a gate follows the norm. Version 5."),
            Option.integer("mixRank", 32, "Channels through which the input chooses its mixes. Version 6."),
            Option.integer("decayRank", "Channels through which the input chooses the decay; 64 in version 6,"
                    + " 1.8 sqrt(width) in 32s in version 7."),
            Option.integer("rateRank", "The same for the learning rate; 1.8 sqrt(width) in 32s. Version 7."),
            Option.integer("valueRank", "The same for the share of the first values; 1.3 sqrt(width) in 32s. Version 7."),
            Option.integer("gateRank", "The same for the gate; 0.6 width^0.8 in 32s. Version 7."),
            Option.flag("valueResidual", true, "Whether values are shared across layers: the first such block of a stack"
                    + " publishes them, the others read them. Version 7."),
            Option.number("fastestDecay", USUAL_FASTEST_DECAY, "The largest exponent of the decay, RWKV-LM's rounding of"
                    + " e^-0.5. Version 7."),
            Option.number("keyEpsilon", USUAL_KEY_EPSILON, "Added to the sum of squares by the norm of keys. Version 7."),
            Option.number("epsilon", "Added to the variance by the norm of heads; 1e-5 in version 5, then 64e-5."));

    /** The channels of all keys. */
    int keys() {
        return heads * headDim;
    }

    /** The channels of all values. */
    int values() {
        return heads * valueDim;
    }

    static RwkvConfig of(MixerSite site) {
        Config options = site.options();
        RwkvVersion version = RwkvVersion.of(options);
        int width = site.width();
        boolean vector = version == RwkvVersion.V4;
        int headDim = options.positive(vector ? width : standardHeadDim(options, width), "headDim");
        int heads = options.positive(vector ? 1 : Math.max(1, width / headDim), "heads");
        require(!vector || heads == 1, "heads is " + heads + "; 1 is allowed in version 4");
        int valueDim = options.positive(headDim, "valueDim");
        boolean free = version == RwkvVersion.V5_1 || version == RwkvVersion.V5_2 || version == RwkvVersion.V6;
        require(free || valueDim == headDim, "valueDim is " + valueDim + "; headDim, which is " + headDim
                + ", is allowed in this version");
        boolean v7 = version == RwkvVersion.V7;
        double root = Math.sqrt(width);
        return new RwkvConfig(version, site.inputWidth(), width, heads, headDim, valueDim, options.flag(true, "gate"),
                options.positive(32, "mixRank"),
                options.positive(v7 ? rank(1.8 * root) : 64, "decayRank"),
                options.positive(rank(1.8 * root), "rateRank"),
                options.positive(rank(1.3 * root), "valueRank"),
                options.positive(rank(0.6 * Math.pow(width, 0.8)), "gateRank"),
                options.flag(true, "valueResidual"),
                aboveZero(options, "fastestDecay", USUAL_FASTEST_DECAY), aboveZero(options, "keyEpsilon", USUAL_KEY_EPSILON),
                options.number("epsilon").orElse(version == RwkvVersion.V6 || v7 ? 64e-5 : 1e-5));
    }

    private static double aboveZero(Config options, String key, double standard) {
        double number = options.number(key).orElse(standard);
        require(number > 0, key + " is " + number + "; a number above 0 is allowed");
        return number;
    }

    private static int standardHeadDim(Config options, int width) {
        int heads = options.integer("heads").orElse(0);
        if (heads > 0) {
            require(width % heads == 0 || options.has("headDim"),
                    "heads is " + heads + "; a divisor of the width, which is " + width + ", is allowed");
            return width / heads;
        }
        int headDim = Math.min(USUAL_HEAD_DIM, width);
        while (width % headDim != 0) {
            headDim--;
        }
        return headDim;
    }

    /** Rounded to a multiple of 32 that is at least 32, as RWKV-LM chooses its ranks. */
    private static int rank(double channels) {
        return Math.max(32, (int) Math.rint(channels / 32) * 32);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new ConfigException(message);
        }
    }
}
