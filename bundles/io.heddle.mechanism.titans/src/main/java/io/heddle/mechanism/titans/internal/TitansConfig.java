// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.titans.internal;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.config.Option;
import io.heddle.api.mechanism.MixerSite;
import java.util.List;

/**
 * How one neural memory is set.
 *
 * @param inputWidth the channels that come in
 * @param width the channels that go out
 * @param heads how many memories there are
 * @param headDim channels of a memory's keys and values; even
 * @param innerWidth channels between a memory's layers
 * @param use what is made of the memory's reading
 * @param window tokens that the attention sees, where there is one
 */
record TitansConfig(int inputWidth, int width, int heads, int headDim, int innerWidth, Use use, int window) {
    /** What is made of the memory's reading. */
    enum Use {
        /** It is the result. */
        LAYER,
        /** It gates what attention over a window gives (memory as gate). */
        GATE,
        /** Attention over a window reads it beside each token (memory as context). */
        CONTEXT
    }

    private static final List<String> USES = List.of("layer", "gate", "context");
    private static final int USUAL_HEAD_DIM = 64;

    static final List<Option> OPTIONS = List.of(
            Option.integer("heads", "Memories; the width divided by headDim."),
            Option.integer("headDim", "Channels of a memory; the largest even number of at most 64 that divides the width."),
            Option.integer("expansion", 4, "How many times wider a memory is between its layers."),
            Option.choice("use", "layer", "layer: the memory alone; gate: it gates attention over a window;"
                    + " context: that attention reads it beside each token.", USES),
            Option.integer("window", 256, "Tokens that the attention sees."));

    /** The channels of all heads. */
    int headsWidth() {
        return heads * headDim;
    }

    static TitansConfig of(MixerSite site) {
        Config options = site.options();
        int headDim = options.positive(standardHeadDim(site.width()), "headDim");
        int heads = options.positive(Math.max(1, site.width() / headDim), "heads");
        if (headDim % 2 != 0) {
            throw new ConfigException("headDim is " + headDim + "; an even number is allowed");
        }
        return new TitansConfig(site.inputWidth(), site.width(), heads, headDim,
                Math.multiplyExact(headDim, options.positive(4, "expansion")),
                switch (options.choice(USES, "layer", "use")) {
                    case "gate" -> Use.GATE;
                    case "context" -> Use.CONTEXT;
                    default -> Use.LAYER;
                },
                options.positive(256, "window"));
    }

    private static int standardHeadDim(int width) {
        int headDim = Math.min(USUAL_HEAD_DIM, width);
        while (headDim > 2 && (width % headDim != 0 || headDim % 2 != 0)) {
            headDim--;
        }
        return Math.max(2, headDim);
    }
}
