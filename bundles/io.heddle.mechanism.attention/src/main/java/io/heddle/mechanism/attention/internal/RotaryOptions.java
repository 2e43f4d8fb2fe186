// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.attention.internal;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.operator.Rotary;
import io.heddle.api.operator.Rotary.Scaling;
import java.util.List;

/** Reads the section of options that describes rotary positions. */
final class RotaryOptions {
    static final List<String> KEYS = List.of("theta", "width", "share", "pairing", "scaling", "factor",
            "trainedLength", "lowFrequencyFactor", "highFrequencyFactor", "betaFast", "betaSlow", "attentionFactor",
            "mscale", "mscaleAllDim", "truncate");
    private static final List<String> PAIRINGS = List.of("halves", "neighbours");
    private static final List<String> SCALINGS = List.of("none", "linear", "dynamic", "llama3", "yarn");

    private final Config section;

    private RotaryOptions(Config section) {
        this.section = section;
    }

    /**
     * The frequencies for heads of {@code headDim} channels.
     *
     * @throws ConfigException for an unknown key, a missing one or a width that does not fit the head
     */
    static Rotary read(Config section, int headDim) {
        try {
            return new RotaryOptions(section).rotary(headDim);
        } catch (ConfigException refused) {
            throw new ConfigException("rotary: " + refused.getMessage());
        }
    }

    private Rotary rotary(int headDim) {
        section.keys().stream().filter(key -> !KEYS.contains(key)).findFirst().ifPresent(key -> {
            throw new ConfigException(key + " is unknown; allowed: " + String.join(", ", KEYS));
        });
        int width = section.positive((int) (headDim * section.number("share").orElse(1)), "width");
        if (width % 2 != 0 || width > headDim) {
            throw new ConfigException("width is " + width + "; an even number of at most the head's " + headDim
                    + " channels is allowed");
        }
        return new Rotary(width, above0("theta", 10_000.0),
                section.choice(PAIRINGS, "halves", "pairing").equals("halves")
                        ? Rotary.Pairing.HALVES : Rotary.Pairing.NEIGHBOURS,
                scaling());
    }

    private Scaling scaling() {
        return switch (section.choice(SCALINGS, "none", "scaling")) {
            case "linear" -> new Scaling.Linear(factor());
            case "dynamic" -> new Scaling.Dynamic(factor(), trainedLength());
            case "llama3" -> new Scaling.Llama3(factor(), above0("lowFrequencyFactor", 1.0),
                    above0("highFrequencyFactor", 4.0), trainedLength());
            case "yarn" -> new Scaling.Yarn(factor(), above0("betaFast", 32.0), above0("betaSlow", 1.0),
                    trainedLength(), magnitude(), section.flag(true, "truncate"));
            default -> new Scaling.None();
        };
    }

    private double factor() {
        return above0("factor");
    }

    private int trainedLength() {
        return section.requiredPositive("trainedLength");
    }

    /** YaRN's factor of sine and cosine: given, or by the paper's logarithm, or by DeepSeek's ratio of two. */
    private double magnitude() {
        if (section.has("attentionFactor")) {
            return above0("attentionFactor");
        }
        double mscale = section.number("mscale").orElse(0);
        double mscaleAllDim = section.number("mscaleAllDim").orElse(0);
        return mscale != 0 && mscaleAllDim != 0
                ? magnitude(factor(), mscale) / magnitude(factor(), mscaleAllDim) : magnitude(factor(), 1);
    }

    private static double magnitude(double factor, double mscale) {
        return factor <= 1 ? 1 : 0.1 * mscale * Math.log(factor) + 1;
    }

    private double above0(String key) {
        if (!section.has(key)) {
            throw section.missing(key);
        }
        return above0(key, 0);
    }

    private double above0(String key, double standard) {
        double value = section.number(key).orElse(standard);
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new ConfigException(key + " is " + value + "; a number above 0 is allowed");
        }
        return value;
    }
}
