// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.linearattention.internal;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.config.Option;
import io.heddle.api.mechanism.MixerSite;
import java.util.List;

/**
 * How one linear attention is set.
 *
 * @param inputWidth the channels that come in
 * @param width the channels that go out
 * @param heads states
 * @param keyDim channels of a query or key before the feature map
 * @param valueDim channels of a value
 * @param featureMap what queries and keys go through
 * @param features how many random features there are; used by {@link FeatureMap#RANDOM} alone
 * @param seed of the random features
 * @param normalised whether the sum is divided by that of its weights
 * @param normEpsilon added to that divisor
 * @param queryNorm whether mapped queries are divided by their sum
 * @param keyNorm whether mapped keys are
 * @param norm whether each head's result is normed
 * @param epsilon of that norm
 */
record LinearAttentionConfig(int inputWidth, int width, int heads, int keyDim, int valueDim, FeatureMap featureMap,
        int features, long seed, boolean normalised, double normEpsilon, boolean queryNorm, boolean keyNorm, boolean norm, double epsilon) {
    private static final int USUAL_HEAD_DIM = 64;

    static final List<Option> OPTIONS = List.of(
            Option.integer("heads", "States; about one for every 64 channels."),
            Option.integer("keyDim", "Channels of a query or key; the width divided by the heads."),
            Option.integer("valueDim", "Channels of a value; the width divided by the heads."),
            Option.choice("featureMap", "elu_plus_one", "What queries and keys go through; random is FAVOR+.",
                    FeatureMap.NAMES),
            Option.integer("features", "Random features; twice keyDim."),
            Option.integer("seed", 0, "Of the random features, which are fixed by it alone."),
            Option.flag("normalised", true, "Whether the sum is divided by that of its weights; yes but for identity and product,"
                    + " whose weights may cancel."),
            Option.number("normEpsilon", 1e-6, "Added to that divisor."),
            Option.flag("queryNorm", false, "Whether mapped queries are divided by their sum."),
            Option.flag("keyNorm", false, "Whether mapped keys are divided by their sum."),
            Option.flag("norm", false, "Whether each head's result is normed, with a weight."),
            Option.number("epsilon", 1e-5, "Added to the mean square by that norm."));

    /** Channels of a query or key behind the feature map. */
    int stateKeys() {
        return featureMap == FeatureMap.RANDOM ? features : keyDim;
    }

    static LinearAttentionConfig of(MixerSite site) {
        Config options = site.options();
        int width = site.width();
        int heads = options.positive(standardHeads(width), "heads");
        int keyDim = options.positive(Math.max(1, width / heads), "keyDim");
        FeatureMap map = FeatureMap.named(options.choice(FeatureMap.NAMES, "elu_plus_one", "featureMap"));
        for (String key : List.of("features", "seed")) {
            require(map == FeatureMap.RANDOM || !options.has(key), key + " is set; it is allowed with featureMap random only");
        }
        double normEpsilon = options.number("normEpsilon").orElse(1e-6);
        require(normEpsilon >= 0, "normEpsilon is " + normEpsilon + "; a number of at least 0 is allowed");
        return new LinearAttentionConfig(site.inputWidth(), width, heads, keyDim,
                options.positive(Math.max(1, width / heads), "valueDim"), map, options.positive(2 * keyDim, "features"),
                options.integer("seed").orElse(0), options.flag(!mayCancel(map), "normalised"), normEpsilon,
                options.flag(false, "queryNorm"), options.flag(false, "keyNorm"),
                options.flag(false, "norm"), options.number("epsilon").orElse(1e-5));
    }

    private static boolean mayCancel(FeatureMap map) {
        return map == FeatureMap.IDENTITY || map == FeatureMap.PRODUCT;
    }

    private static int standardHeads(int width) {
        int heads = Math.max(1, width / USUAL_HEAD_DIM);
        while (width % heads != 0) {
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
