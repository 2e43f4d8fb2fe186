// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.mixtureofdepths.internal;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.config.Option;
import io.heddle.api.mechanism.MixerSite;
import java.util.List;

/**
 * How one mixture of depths is set.
 *
 * @param width the channels that come in and go out
 * @param wholeInput whether the best tokens of the whole input are admitted, which looks ahead
 * @param share of the whole input that is admitted
 * @param attention whether the block is attention and not an MLP
 * @param innerWidth the channels inside the MLP
 * @param heads of the attention
 * @param theta the base of the attention's rotary embedding
 */
record MixtureOfDepthsConfig(int width, boolean wholeInput, double share, boolean attention, int innerWidth, int heads,
        double theta) {
    private static final List<String> BLOCKS = List.of("mlp", "attention");
    private static final List<String> ROUTINGS = List.of("causal", "capacity");
    private static final int USUAL_HEAD_DIM = 64;

    static final List<Option> OPTIONS = List.of(
            Option.choice("block", "mlp", "What admitted tokens pass.", BLOCKS),
            Option.choice("routing", "causal", "causal: tokens with a score above one half, for generation;"
                    + " capacity: the best share of the whole input, as in training.", ROUTINGS),
            Option.number("share", 0.125, "The share of tokens that is admitted by capacity."),
            Option.integer("innerWidth", "Channels inside the MLP; 8/3 of the width."),
            Option.integer("heads", "Heads of the attention; the width divided by at most 64."),
            Option.number("theta", 10000, "The base of the attention's rotary embedding."));

    /** Channels of a head. */
    int headDim() {
        return width / heads;
    }

    /** The largest share of a sequence that can be admitted: by scores it may be every token. */
    double mostAdmitted() {
        return wholeInput ? share : 1;
    }

    /** The most tokens that a pass of this many can admit. */
    int capacity(int time) {
        return wholeInput ? Math.clamp((int) Math.ceil(share * time), 1, time) : time;
    }

    static MixtureOfDepthsConfig of(MixerSite site) {
        Config options = site.options();
        require(site.inputWidth() == site.width(), "the input has " + site.inputWidth() + " channels and the result "
                + site.width() + "; a mixture of depths needs as many");
        double share = options.number("share").orElse(0.125);
        require(share > 0 && share <= 1, "share is " + share + "; above 0 and at most 1 is allowed");
        int heads = options.positive(standardHeads(site.width()), "heads");
        require(site.width() % heads == 0 && site.width() / heads % 2 == 0,
                "heads is " + heads + "; a number that divides the width of " + site.width() + " into even parts is allowed");
        return new MixtureOfDepthsConfig(site.width(), options.choice(ROUTINGS, "causal", "routing").equals("capacity"),
                share, options.choice(BLOCKS, "mlp", "block").equals("attention"),
                options.positive(Math.ceilDiv(site.width() * 8, 3 * 8) * 8, "innerWidth"), heads,
                options.number("theta").orElse(10000));
    }

    private static int standardHeads(int width) {
        int headDim = Math.min(USUAL_HEAD_DIM, width);
        while (headDim > 2 && (width % headDim != 0 || headDim % 2 != 0)) {
            headDim--;
        }
        return Math.max(1, width / headDim);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new ConfigException(message);
        }
    }
}
