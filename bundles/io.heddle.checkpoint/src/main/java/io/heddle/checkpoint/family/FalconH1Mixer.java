// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Falcon-H1's Mamba-2: as wide as its configuration says, with factors on the parts of the first
 * projection, a norm that may be missing, and biases of both projections chosen apart.
 *
 * @param settings what it shares with other Mamba-2 mixers; without biases of the projections
 * @param inputBias whether the first projection has a bias
 * @param outputBias whether the last one has
 * @param gateFirst whether the gate comes before the norm
 * @param factors of gate, values, keys, queries and time steps
 */
record FalconH1Mixer(SsdSettings settings, boolean inputBias, boolean outputBias, boolean gateFirst, List<Double> factors) {
    private static final List<String> PARTS = List.of("gate", "values", "keys", "queries", "timeStep");

    static FalconH1Mixer read(Config config, int width, double epsilon) {
        int inner = PublishedSettings.isNull(config, "mamba_d_ssm")
                ? PublishedSettings.expanded(config, width, "mamba_expand") : config.positive(1024, "mamba_d_ssm");
        int heads = config.positive(128, "mamba_n_heads");
        double[] limit = PublishedSettings.timeStepLimit(config, "time_step_limit");
        SsdSettings settings = new SsdSettings(heads,
                PublishedSettings.orAuto(config, Math.max(1, inner / heads), "mamba_d_head"),
                config.positive(256, "mamba_d_state"), config.positive(1, "mamba_n_groups"), config.positive(4, "mamba_d_conv"),
                config.flag(true, "mamba_conv_bias"), false, limit[0], limit[1],
                config.flag(false, "mamba_rms_norm") ? "group" : "none", epsilon).filling(inner);
        return new FalconH1Mixer(settings, config.flag(false, "mamba_proj_bias"), config.flag(false, "projectors_bias"),
                !config.flag(true, "mamba_norm_before_gate"), factors(config, "ssm_multipliers", PARTS.size()));
    }

    /** Factors under a key; all 1 where there are none. */
    static List<Double> factors(Config config, String key, int count) {
        List<Object> found = config.list(key).orElse(Collections.nCopies(count, 1.0));
        if (found.size() != count || !found.stream().allMatch(Number.class::isInstance)) {
            throw new ConfigException(key + " is " + found + "; " + count + " numbers are allowed");
        }
        return found.stream().map(factor -> ((Number) factor).doubleValue()).toList();
    }

    /** One block whose tensors begin with {@code prefix}. */
    BlockDraft block(String prefix) {
        Map<String, Object> parts = new LinkedHashMap<>();
        for (int i = 0; i < factors.size(); i++) {
            if (factors.get(i) != 1) {
                parts.put(PARTS.get(i), factors.get(i));
            }
        }
        BlockDraft block = settings.block(prefix).option("projectionBias", inputBias)
                .projection("in_proj", prefix + "in_proj", inputBias).projection("out_proj", prefix + "out_proj", outputBias);
        if (inputBias != outputBias) {
            block.option("outputBias", outputBias);
        }
        if (!parts.isEmpty()) {
            block.option("factors", parts);
        }
        return gateFirst || settings.norm().equals("none") ? block : block.option("gateFirst", false);
    }
}
