// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.attention.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.operator.Rotary;
import io.heddle.api.operator.Rotary.Pairing;
import io.heddle.api.operator.Rotary.Scaling;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RotaryOptionsTest {
    private static final double EXACT = 1e-15;

    @Test
    void anEmptySectionIsTheUsualRotation() {
        assertEquals(new Rotary(16, 10_000, Pairing.HALVES, new Scaling.None()), read(Map.of()));
    }

    @Test
    void aShareOfTheHeadIsRoundedDown() {
        assertEquals(8, read(Map.of("share", 0.5)).width());
        assertEquals(4, read(Map.of("share", 0.3)).width());
        assertEquals(6, read(Map.of("width", 6)).width());
    }

    @Test
    void everyScalingIsRead() {
        assertEquals(new Scaling.Linear(4), read(Map.of("scaling", "linear", "factor", 4)).scaling());
        assertEquals(new Scaling.Dynamic(2, 512),
                read(Map.of("scaling", "dynamic", "factor", 2, "trainedLength", 512)).scaling());
        assertEquals(new Scaling.Llama3(8, 1, 4, 8192),
                read(Map.of("scaling", "llama3", "factor", 8, "trainedLength", 8192)).scaling());
        assertEquals(new Scaling.Yarn(4, 32, 1, 512, 1.25, false), read(Map.of("scaling", "yarn", "factor", 4,
                "trainedLength", 512, "attentionFactor", 1.25, "truncate", false)).scaling());
    }

    @Test
    void yarnsMagnitudeFollowsFromItsFactor() {
        assertEquals(0.1 * Math.log(4) + 1, yarn(Map.of()).magnitude(), EXACT);
    }

    @Test
    void yarnsMagnitudeIsARatioWhereBothScalesAreGiven() {
        double expected = (0.1 * 2 * Math.log(4) + 1) / (0.1 * 0.5 * Math.log(4) + 1);
        assertEquals(expected, yarn(Map.of("mscale", 2, "mscaleAllDim", 0.5)).magnitude(), EXACT);
        assertEquals(0.1 * Math.log(4) + 1, yarn(Map.of("mscale", 2)).magnitude(), EXACT);
    }

    @Test
    void badSectionsAreRefusedInOneLine() {
        refused("rotary: base is unknown; allowed: theta, width, share, pairing, scaling, factor, trainedLength,"
                + " lowFrequencyFactor, highFrequencyFactor, betaFast, betaSlow, attentionFactor, mscale, mscaleAllDim,"
                + " truncate", Map.of("base", 1));
        refused("rotary: width is 5; an even number of at most the head's 16 channels is allowed", Map.of("width", 5));
        refused("rotary: width is 18; an even number of at most the head's 16 channels is allowed", Map.of("width", 18));
        refused("rotary: theta is -1.0; a number above 0 is allowed", Map.of("theta", -1));
        refused("rotary: factor is missing; found scaling", Map.of("scaling", "linear"));
        refused("rotary: scaling is longrope; allowed: none, linear, dynamic, llama3, yarn", Map.of("scaling", "longrope"));
    }

    private static Rotary yarn(Map<String, ?> more) {
        Config section = Config.of(Map.of("scaling", "yarn", "factor", 4, "trainedLength", 512));
        for (Map.Entry<String, ?> entry : more.entrySet()) {
            section = section.with(entry.getKey(), entry.getValue());
        }
        return RotaryOptions.read(section, 16);
    }

    private static void refused(String message, Map<String, ?> section) {
        assertEquals(message, assertThrows(ConfigException.class, () -> read(section)).getMessage());
    }

    private static Rotary read(Map<String, ?> section) {
        return RotaryOptions.read(Config.of(section), 16);
    }
}
