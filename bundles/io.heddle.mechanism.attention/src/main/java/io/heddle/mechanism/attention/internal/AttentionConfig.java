// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.attention.internal;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.config.Option;
import io.heddle.api.mechanism.MixerSite;
import io.heddle.api.operator.Rotary;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How one attention is set.
 *
 * @param inputWidth the channels that come in
 * @param width the channels that go out
 * @param heads query heads
 * @param keyHeads key and value heads; divides the query heads
 * @param headDim channels of a head
 * @param scale factor of the products, the keys' own factor included
 * @param window tokens that are seen; 0 for all
 * @param softCap on the products; 0 for none
 * @param queryKeyValueBias whether these projections have biases
 * @param outputBias whether the last projection has one
 * @param normEpsilon of the norms of query and key heads; empty for no norms
 * @param normOffset added to the weights of these norms
 * @param gated whether a sigmoid of the input gates the result
 * @param rotary the position encoding, if any
 * @param adapterRank channels of a low-rank addition to query, key and value projections; 0 for none
 * @param convTaps taps of a convolution of queries, keys and values; 0 for none
 */
record AttentionConfig(int inputWidth, int width, int heads, int keyHeads, int headDim, double scale, int window,
        double softCap, boolean queryKeyValueBias, boolean outputBias, OptionalDouble normEpsilon,
        double normOffset, boolean gated, Optional<Rotary> rotary, int adapterRank, int convTaps) {
    private static final int USUAL_HEAD_DIM = 64;

    static final List<Option> OPTIONS = List.of(
            Option.integer("heads", "Query heads; about one for every 64 channels of the input."),
            Option.integer("keyHeads", "Key and value heads; as many as query heads. 1 is multi-query attention."),
            Option.integer("headDim", "Channels of a head; the input's divided by the query heads."),
            Option.number("scale", "Factor of the products; headDim^-0.5."),
            Option.number("keyScale", 1, "Factor of the keys (Falcon-H1)."),
            Option.integer("window", 0, "Tokens that are seen, the present one included; 0 for all."),
            Option.number("softCap", 0, "cap * tanh(./cap) on the products; 0 for none."),
            Option.flag("queryKeyValueBias", false, "Whether the query, key and value projections have biases."),
            Option.flag("outputBias", false, "Whether the output projection has a bias."),
            Option.flag("headNorm", false, "Whether each query and key head is normed, with a weight."),
            Option.number("epsilon", 1e-6, "Added to the mean square by the norms of heads."),
            Option.integer("adapterRank", 0,
                    "Channels of a low-rank addition to query, key and value projections; 0 for none (Zamba2)."),
            Option.integer("convTaps", 0, "Taps of a convolution of queries, keys and values, which has biases; 0 for none (Mamba2Attn)."),
            Option.number("headNormOffset", 0, "Added to the weights of the norms of heads; 1 where they are stored less 1."),
            Option.flag("outputGate", false, "Whether a sigmoid of the input gates the result, channel by channel (Qwen3-Next)."),
            Option.section("rotary", "Rotary positions: " + String.join(", ", RotaryOptions.KEYS)
                    + ". Without this section there are none; an empty one is the usual."));

    static AttentionConfig of(MixerSite site) {
        Config options = site.options();
        int input = site.inputWidth();
        int heads = heads(options, input);
        int keyHeads = options.positive(heads, "keyHeads");
        require(heads % keyHeads == 0, "keyHeads is " + keyHeads + "; a divisor of the " + heads + " heads is allowed");
        int headDim = options.positive(Math.max(1, input / heads), "headDim");
        double scale = options.number("scale").orElse(1 / Math.sqrt(headDim)) * options.number("keyScale").orElse(1);
        int window = options.integer("window").orElse(0);
        require(window >= 0, "window is " + window + "; 0 for all, or a number of tokens is allowed");
        double softCap = options.number("softCap").orElse(0);
        require(softCap >= 0, "softCap is " + softCap + "; 0 for none, or a number above 0 is allowed");
        return new AttentionConfig(input, site.width(), heads, keyHeads, headDim, scale, window, softCap,
                options.flag(false, "queryKeyValueBias"), options.flag(false, "outputBias"),
                options.flag(false, "headNorm")
                        ? OptionalDouble.of(options.number("epsilon").orElse(1e-6)) : OptionalDouble.empty(),
                options.number("headNormOffset").orElse(0), options.flag(false, "outputGate"),
                options.has("rotary")
                        ? Optional.of(RotaryOptions.read(options.section("rotary"), headDim)) : Optional.empty(),
                adapterRank(options), convTaps(options));
    }

    private static int adapterRank(Config options) {
        int rank = options.integer("adapterRank").orElse(0);
        require(rank >= 0, "adapterRank is " + rank + "; 0 for none, or a number of channels is allowed");
        return rank;
    }

    private static int convTaps(Config options) {
        int taps = options.integer("convTaps").orElse(0);
        require(taps == 0 || taps >= 2, "convTaps is " + taps + "; 0 for none, or at least 2 is allowed");
        return taps;
    }

    private static int heads(Config options, int input) {
        if (options.has("heads") || options.has("headDim")) {
            int headDim = options.positive(1, "headDim");
            int heads = options.positive(Math.max(1, input / headDim), "heads");
            require(options.has("headDim") || input % heads == 0, "heads is " + heads + "; a divisor of the input's "
                    + input + " channels is allowed, or any number together with headDim");
            return heads;
        }
        int heads = Math.max(1, input / USUAL_HEAD_DIM);
        while (input % heads != 0) {
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
