// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.moe.internal;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.config.Option;
import io.heddle.api.mechanism.MixerSite;
import io.heddle.api.operator.Activation;
import io.heddle.api.operator.TopKRouting.Scoring;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How one mixture of experts is set.
 *
 * @param inputWidth the channels that come in
 * @param width the channels that go out
 * @param innerWidth the channels inside an expert
 * @param latentWidth the channels that experts read and write; 0 where those are input and output
 * @param activation of the experts
 * @param gated whether experts are gated
 * @param routing how experts are chosen
 * @param shared the expert that every token passes
 */
record MoeConfig(int inputWidth, int width, int innerWidth, int latentWidth, Activation activation, boolean gated,
        Routing routing, Shared shared) {
    /**
     * How experts are chosen.
     *
     * @param experts how many there are
     * @param chosen how many a token passes
     * @param scoring how their shares follow from logits
     * @param choiceBias whether a learned bias is added to the scores for the choice only
     * @param groups groups that experts are chosen from; 1 for none
     * @param groupsKept how many groups remain
     * @param factor of the shares
     */
    record Routing(int experts, int chosen, Scoring scoring, boolean choiceBias, int groups, int groupsKept,
            double factor) {}

    /**
     * The expert that every token passes.
     *
     * @param innerWidth the channels inside; 0 for no such expert
     * @param bias whether its projections have biases
     * @param gated whether a sigmoid of the token scales its result
     */
    record Shared(int innerWidth, boolean bias, boolean gated) {}

    private static final List<String> ACTIVATIONS = List.of("silu", "gelu", "gelu_tanh", "relu", "squared_relu",
            "sigmoid", "tanh", "identity");
    private static final List<String> SCORINGS = Arrays.stream(Scoring.values())
            .map(scoring -> scoring.name().toLowerCase(Locale.ROOT)).toList();

    static final List<Option> OPTIONS = List.of(
            Option.integer("experts", 8, "How many experts there are."),
            Option.integer("chosen", "How many experts a token passes; 2, or fewer if there are fewer."),
            Option.integer("innerWidth", "Channels inside an expert; 8/3 of the input gated, else 4 times the input."),
            Option.integer("latentWidth", 0, "Channels that experts read and write; 0 for those of input and output."),
            Option.choice("activation", "silu", "The function inside the experts.", ACTIVATIONS),
            Option.flag("gated", true, "Whether experts are gated, the shared one included."),
            Option.choice("scoring", "softmax_renormalised", "How shares follow from logits.", SCORINGS),
            Option.flag("choiceBias", false, "Whether a learned bias takes part in the choice, not in the shares."),
            Option.integer("groups", 1, "Groups of experts, of which the best are kept before the choice."),
            Option.integer("groupsKept", 1, "How many groups are kept."),
            Option.number("factor", 1, "Factor of the shares."),
            Option.integer("sharedInnerWidth", 0, "Channels inside the expert that every token passes; 0 for none."),
            Option.flag("sharedGate", false, "Whether a sigmoid of the token scales the shared expert."),
            Option.flag("bias", false, "Whether the shared expert's and the latent projections have biases."));

    /** The channels that experts read. */
    int expertInputWidth() {
        return latentWidth > 0 ? latentWidth : inputWidth;
    }

    /** The channels that experts write. */
    int expertWidth() {
        return latentWidth > 0 ? latentWidth : width;
    }

    static MoeConfig of(MixerSite site) {
        Config options = site.options();
        boolean gated = options.flag(true, "gated");
        MoeConfig config = new MoeConfig(site.inputWidth(), site.width(),
                options.positive(standardInnerWidth(site.inputWidth(), gated), "innerWidth"),
                notNegative(options, "latentWidth"),
                Activation.named(options.choice(ACTIVATIONS, "silu", "activation")), gated, routing(options),
                new Shared(notNegative(options, "sharedInnerWidth"), options.flag(false, "bias"),
                        options.flag(false, "sharedGate")));
        require(config.expertInputWidth() == config.expertWidth(), "latentWidth is 0; experts between "
                + config.inputWidth + " and " + config.width + " channels need one");
        require(!config.shared.gated() || config.shared.innerWidth() > 0,
                "sharedGate is true; sharedInnerWidth above 0 is needed for it");
        return config;
    }

    private static Routing routing(Config options) {
        int experts = options.positive(8, "experts");
        int chosen = options.positive(Math.min(2, experts), "chosen");
        require(chosen <= experts, "chosen is " + chosen + "; 1 to the " + experts + " experts is allowed");
        int groups = options.positive(1, "groups");
        require(experts % groups == 0, "groups is " + groups + "; a divisor of the " + experts + " experts is allowed");
        int kept = options.positive(1, "groupsKept");
        require(kept <= groups, "groupsKept is " + kept + "; 1 to the " + groups + " groups is allowed");
        require(chosen <= experts / groups * kept, "chosen is " + chosen + "; the " + kept + " groups that are kept hold "
                + experts / groups * kept + " experts");
        return new Routing(experts, chosen,
                Scoring.valueOf(options.choice(SCORINGS, "softmax_renormalised", "scoring").toUpperCase(Locale.ROOT)),
                options.flag(false, "choiceBias"), groups, kept, options.number("factor").orElse(1));
    }

    /** Three matrices of 8/3 have as many elements as two of 4. */
    private static int standardInnerWidth(int width, boolean gated) {
        return gated ? Math.ceilDiv(width * 8, 3 * 8) * 8 : 4 * width;
    }

    private static int notNegative(Config options, String key) {
        int value = options.integer(key).orElse(0);
        require(value >= 0, key + " is " + value + "; 0 for none, or a number of channels is allowed");
        return value;
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new ConfigException(message);
        }
    }
}
