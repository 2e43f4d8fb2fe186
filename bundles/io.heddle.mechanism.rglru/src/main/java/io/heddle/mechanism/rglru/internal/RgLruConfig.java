// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.rglru.internal;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.config.Option;
import io.heddle.api.mechanism.MixerSite;
import io.heddle.api.operator.Activation;
import java.util.List;

/**
 * How one recurrent block is set.
 *
 * @param inputWidth the channels that come in
 * @param width the channels that go out
 * @param innerWidth the channels of the recurrence
 * @param heads the blocks of the gates' matrices; divides innerWidth
 * @param convTaps taps of the convolution, at least 2
 * @param activation of the branch that gates the result
 */
record RgLruConfig(int inputWidth, int width, int innerWidth, int heads, int convTaps, Activation activation) {
    private static final int USUAL_BLOCK = 256;
    private static final List<String> ACTIVATIONS = List.of("gelu_tanh", "gelu", "silu", "relu", "sigmoid", "tanh", "identity");

    static final List<Option> OPTIONS = List.of(
            Option.integer("innerWidth", "Channels of the recurrence; as many as the width."),
            Option.integer("heads", "Blocks of the gates' matrices; one for every 256 channels of the recurrence."),
            Option.integer("convTaps", 4, "Taps of the convolution before the recurrence."),
            Option.choice("activation", "gelu_tanh", "The function of the branch that gates the result.", ACTIVATIONS));

    /** The channels of one block of the gates' matrices. */
    int blockWidth() {
        return innerWidth / heads;
    }

    static RgLruConfig of(MixerSite site) {
        Config options = site.options();
        int inner = options.positive(site.width(), "innerWidth");
        int heads = options.positive(standardHeads(inner), "heads");
        require(inner % heads == 0, "heads is " + heads + "; a divisor of the " + inner + " channels is allowed");
        int taps = options.positive(4, "convTaps");
        require(taps >= 2, "convTaps is 1; at least 2 is allowed");
        return new RgLruConfig(site.inputWidth(), site.width(), inner, heads, taps,
                Activation.named(options.choice(ACTIVATIONS, "gelu_tanh", "activation")));
    }

    private static int standardHeads(int inner) {
        int block = USUAL_BLOCK;
        while (inner % block != 0) {
            block--;
        }
        return inner / block;
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new ConfigException(message);
        }
    }
}
