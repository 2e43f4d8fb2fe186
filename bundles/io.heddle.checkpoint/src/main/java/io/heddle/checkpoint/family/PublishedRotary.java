// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Rotary positions as published: {@code rope_parameters}, or {@code rope_theta} with
 * {@code rope_scaling}, as the options of the attention mechanism. What is silent follows
 * transformers 5 ({@code modeling_rope_utils}).
 */
final class PublishedRotary {
    private static final List<String> KNOWN = List.of("rope_theta", "rope_type", "type", "partial_rotary_factor",
            "factor", "original_max_position_embeddings", "attention_factor", "beta_fast", "beta_slow", "mscale",
            "mscale_all_dim", "truncate", "low_freq_factor", "high_freq_factor", "finetuned");
    private static final List<String> TYPES = List.of("default", "linear", "dynamic", "llama3", "yarn");

    private static final String SHARE = "partial_rotary_factor";

    private final Config config;
    private final Config parameters;
    private final int context;

    private PublishedRotary(Config config, int standardContext) {
        this.config = config;
        this.parameters = config.section("rope_scaling").keys().isEmpty()
                ? config.section("rope_parameters") : config.section("rope_scaling");
        this.context = config.positive(standardContext, "max_position_embeddings");
    }

    /**
     * The section {@code rotary} of attention's options, for a class that rotates whole heads.
     *
     * @param config the published configuration
     * @param standardTheta the class's base
     * @param standardContext the class's trained context
     * @throws ConfigException if the configuration asks for a share of each head
     */
    static Map<String, Object> whole(Config config, double standardTheta, int standardContext) {
        PublishedRotary rotary = new PublishedRotary(config, standardContext);
        double share = rotary.parameters.number(SHARE).orElse(config.number(SHARE).orElse(1));
        if (share != 1) {
            throw new ConfigException(SHARE + " is " + share + "; this family rotates whole heads");
        }
        return rotary.options(standardTheta, 1);
    }

    /**
     * The same for a class that rotates the first channels of each head.
     *
     * @param standardShare their share where the parameters are silent
     */
    static Map<String, Object> partial(Config config, double standardTheta, double standardShare, int standardContext) {
        return new PublishedRotary(config, standardContext).options(standardTheta, standardShare);
    }

    private Map<String, Object> options(double standardTheta, double standardShare) {
        parameters.keys().stream().filter(key -> parameters.has(key) && !KNOWN.contains(key)).findFirst().ifPresent(key -> {
            throw new ConfigException("rope parameter " + key + " is not supported; known: " + String.join(", ", KNOWN));
        });
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("theta", parameters.number("rope_theta").orElse(config.number("rope_theta").orElse(standardTheta)));
        double share = parameters.number(SHARE).orElse(standardShare);
        if (share != 1) {
            options.put("share", share);
        }
        String type = parameters.choice(TYPES, "default", "rope_type", "type");
        if (!type.equals("default")) {
            options.put("scaling", type);
            options.put("factor", factor(type));
        }
        switch (type) {
            case "dynamic" -> options.put("trainedLength", context);
            case "llama3" -> addLlama3(options);
            case "yarn" -> addYarn(options);
            default -> { }
        }
        return options;
    }

    private double factor(String type) {
        if (type.equals("yarn") && !parameters.has("factor")) {
            return (double) context / trainedLength();
        }
        return parameters.number("factor").orElseThrow(() -> parameters.missing("factor"));
    }

    private int trainedLength() {
        return config.positive(parameters.positive(context, "original_max_position_embeddings"),
                "original_max_position_embeddings");
    }

    private void addLlama3(Map<String, Object> options) {
        options.put("lowFrequencyFactor", required("low_freq_factor"));
        options.put("highFrequencyFactor", required("high_freq_factor"));
        options.put("trainedLength", trainedLength());
    }

    private void addYarn(Map<String, Object> options) {
        options.put("trainedLength", trainedLength());
        putIfSet(options, "betaFast", parameters.number("beta_fast"));
        putIfSet(options, "betaSlow", parameters.number("beta_slow"));
        putIfSet(options, "mscale", parameters.number("mscale"));
        putIfSet(options, "mscaleAllDim", parameters.number("mscale_all_dim"));
        parameters.number("attention_factor").ifPresent(value -> options.put("attentionFactor", value));
        if (!parameters.flag(true, "truncate")) {
            options.put("truncate", false);
        }
    }

    /** The published code takes 0 for silence. */
    private static void putIfSet(Map<String, Object> options, String key, OptionalDouble value) {
        if (value.isPresent() && value.getAsDouble() != 0) {
            options.put(key, value.getAsDouble());
        }
    }

    private double required(String key) {
        return parameters.number(key).orElseThrow(() -> parameters.missing(key));
    }
}
