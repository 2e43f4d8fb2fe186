// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.operator.Activation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Settings that published configurations spell in more than one way. */
final class PublishedSettings {
    private PublishedSettings() {}

    /** Whether a key is there with the value null, which differs from a missing key: that takes the class's default. */
    static boolean isNull(Config config, String key) {
        return config.keys().contains(key) && !config.has(key);
    }

    /** The width of a mixer: given, or a multiple of the hidden state's. */
    static int expanded(Config config, int width, String expand) {
        return share(config, width, 2, expand);
    }

    /** A share or a multiple of the hidden state's width, rounded down. */
    static int share(Config config, int width, double standard, String expand) {
        double factor = config.number(expand).orElse(standard);
        int expanded = (int) (factor * width);
        if (expanded < 1) {
            throw new ConfigException(expand + " is " + factor + "; a factor that leaves at least one channel is allowed");
        }
        return expanded;
    }

    /** A whole number that may read {@code auto}. */
    static int orAuto(Config config, int auto, String key) {
        boolean isAuto = config.has(key) && "auto".equals(config.asMap().get(key));
        return isAuto ? auto : config.positive(auto, key);
    }

    /** The mechanisms' name of a published activation. */
    static String activation(Config config, String standard, String key) {
        try {
            return Activation.named(config.text(key).orElse(standard)).name().toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException unknown) {
            throw new ConfigException(key + ": " + unknown.getMessage());
        }
    }

    /** @throws ConfigException unless the activation of a mixer that is written for SiLU is SiLU */
    static void requireSilu(Config config, String key) {
        String activation = config.text(key).orElse("silu");
        if (!activation.equals("silu") && !activation.equals("swish")) {
            throw new ConfigException(key + " is " + activation + "; this mixer knows silu only");
        }
    }

    /** @throws ConfigException if a setting has a value, which no version of the mixer here heeds */
    static void requireAbsent(Config config, String key) {
        if (config.has(key)) {
            throw new ConfigException(key + " is " + config.asMap().get(key) + "; null is allowed in this family");
        }
    }

    /** The least and the largest time step; null, {@code Infinity}, {@code inf} and {@code {"__float__": ..}} are read. */
    static double[] timeStepLimit(Config config, String... keys) {
        List<Object> limit = config.list(keys).orElse(List.of(0.0, Double.POSITIVE_INFINITY));
        if (limit.size() != 2) {
            throw new ConfigException(keys[0] + " is " + limit + "; a least and a largest step are allowed");
        }
        return new double[] {bound(keys[0], limit.get(0), 0), bound(keys[0], limit.get(1), Double.POSITIVE_INFINITY)};
    }

    private static double bound(String key, @Nullable Object value, double unset) {
        if (value instanceof String text && List.of("inf", "+inf", "infinity").contains(text.toLowerCase(Locale.ROOT))) {
            return Double.POSITIVE_INFINITY;
        }
        Map<String, Object> entry = new HashMap<>();
        entry.put(key, value);
        return Config.of(entry).number(key).orElse(unset);
    }

    /** The ids that end a text: one, a list, or none where the value is null; the standard where the key is missing. */
    static Set<Integer> endTokens(Config config, int standard) {
        if (config.has("eos_token_id")) {
            return new HashSet<>(config.integers("eos_token_id"));
        }
        return standard < 0 || isNull(config, "eos_token_id") ? Set.of() : Set.of(standard);
    }
}
