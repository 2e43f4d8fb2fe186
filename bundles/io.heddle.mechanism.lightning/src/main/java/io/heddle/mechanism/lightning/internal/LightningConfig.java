// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.lightning.internal;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.config.Option;
import io.heddle.api.mechanism.MixerSite;
import io.heddle.api.operator.Activation;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How one lightning attention is set.
 *
 * @param inputWidth the channels that come in
 * @param width the channels that go out
 * @param heads states
 * @param headDim channels of a query, key or value
 * @param activation of queries, keys and values
 * @param epsilon of the norm of the result
 * @param layer which layer of the stack it is in; later ones decay more slowly
 * @param layers how many layers there are
 */
record LightningConfig(int inputWidth, int width, int heads, int headDim, Activation activation, double epsilon,
        int layer, int layers) {
    private static final List<String> ACTIVATIONS = List.of("silu", "gelu", "gelu_tanh", "relu", "sigmoid", "tanh",
            "identity");
    private static final int USUAL_HEAD_DIM = 128;
    /** Keeps the published factor finite in a stack of one layer and above 0 in the last. */
    private static final double SLOPE_EPSILON = 1e-5;

    static final List<Option> OPTIONS = List.of(
            Option.integer("heads", "States; about one for every 128 channels."),
            Option.integer("headDim", "Channels of a query, key or value; the width divided by the heads."),
            Option.choice("activation", "silu", "The function of queries, keys and values.", ACTIVATIONS),
            Option.number("epsilon", 1e-6, "Added to the mean square by the norm of the result."));

    /** The channels of all heads. */
    int innerWidth() {
        return heads * headDim;
    }

    /** The logarithms of the decay, one a head: {@code -2^(-8(h+1)/H)}, less in later layers. */
    List<Double> decayLogs() {
        double factor = 1 - layer / (layers - 1 + SLOPE_EPSILON) + SLOPE_EPSILON;
        return IntStream.rangeClosed(1, heads).mapToObj(head -> -Math.pow(2, -8.0 * head / heads) * factor).toList();
    }

    static LightningConfig of(MixerSite site) {
        Config options = site.options();
        int heads = options.positive(standardHeads(site.width()), "heads");
        double epsilon = options.number("epsilon").orElse(1e-6);
        if (epsilon < 0) {
            throw new ConfigException("epsilon is " + epsilon + "; a number of at least 0 is allowed");
        }
        return new LightningConfig(site.inputWidth(), site.width(), heads,
                options.positive(Math.max(1, site.width() / heads), "headDim"),
                Activation.named(options.choice(ACTIVATIONS, "silu", "activation")), epsilon, site.layer(), site.layers());
    }

    private static int standardHeads(int width) {
        int heads = Math.max(1, width / USUAL_HEAD_DIM);
        while (width % heads != 0) {
            heads--;
        }
        return heads;
    }
}
