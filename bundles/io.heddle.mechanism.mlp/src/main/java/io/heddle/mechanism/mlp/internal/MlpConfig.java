// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.mlp.internal;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.config.Option;
import io.heddle.api.mechanism.MixerSite;
import io.heddle.api.operator.Activation;
import java.util.List;

/**
 * How one MLP is set.
 *
 * @param inputWidth the channels that come in
 * @param width the channels that go out
 * @param innerWidth the channels in between
 * @param activation of the gate, or of the only branch
 * @param gated whether a second projection gates the first
 * @param bias whether every projection has one
 * @param gateScale factor of the gate before the activation
 * @param adapterRank channels of the low-rank addition to the first projections; 0 for none
 */
record MlpConfig(int inputWidth, int width, int innerWidth, Activation activation, boolean gated, boolean bias,
        double gateScale, int adapterRank) {
    private static final List<String> ACTIVATIONS = List.of("silu", "gelu", "gelu_tanh", "relu", "squared_relu",
            "sigmoid", "tanh", "identity");

    static final List<Option> OPTIONS = List.of(
            Option.integer("innerWidth", "Channels in between; 8/3 of the input gated, else 4 times the input."),
            Option.choice("activation", "silu", "The function of the gate, or of the only branch.", ACTIVATIONS),
            Option.flag("gated", true, "Whether a second projection gates the first."),
            Option.flag("bias", false, "Whether the projections have biases."),
            Option.number("gateScale", 1, "Factor of the gate before the activation (Falcon-H1)."),
            Option.integer("adapterRank", 0, "Channels of a low-rank addition to the first projections; 0 for none (Zamba2)."));

    static MlpConfig of(MixerSite site) {
        Config options = site.options();
        boolean gated = options.flag(true, "gated");
        int rank = options.integer("adapterRank").orElse(0);
        if (rank < 0) {
            throw new ConfigException("adapterRank is " + rank + "; 0 for none, or a number of channels is allowed");
        }
        return new MlpConfig(site.inputWidth(), site.width(),
                options.positive(standardInnerWidth(site.inputWidth(), gated), "innerWidth"),
                Activation.named(options.choice(ACTIVATIONS, "silu", "activation")), gated, options.flag(false, "bias"),
                options.number("gateScale").orElse(1), rank);
    }

    /** Three matrices of 8/3 have as many elements as two of 4. */
    private static int standardInnerWidth(int width, boolean gated) {
        return gated ? Math.ceilDiv(width * 8, 3 * 8) * 8 : 4 * width;
    }
}
