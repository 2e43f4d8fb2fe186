// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.shortconv.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.operator.CausalConv;
import io.heddle.api.operator.Gate;
import io.heddle.api.tensor.Shape;
import io.heddle.tck.MixerTrial;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShortConvMechanismTest {
    @Test
    void theWeightsHaveThePublishedShapes() {
        assertEquals(Map.of("in_proj", Shape.of(192, 64), "conv1d", Shape.of(64, 3), "out_proj", Shape.of(64, 64)),
                trial(Map.of()).shapes());
        assertEquals(Map.of("in_proj", Shape.of(96, 64), "in_proj.bias", Shape.of(96), "conv1d", Shape.of(32, 4),
                "conv1d.bias", Shape.of(32), "out_proj", Shape.of(64, 32), "out_proj.bias", Shape.of(64)),
                trial(Map.of("innerWidth", 32, "taps", 4, "bias", true)).shapes());
    }

    @Test
    void oneGateIsBeforeTheConvolutionAndOneAfter() {
        List<String> names = List.of("Linear", "Gate", "CausalConv", "Gate", "Linear");
        assertEquals(names, trial(Map.of()).operatorNames(2, 5));
        assertEquals(names, trial(Map.of()).operatorNames(1, 1));
        Gate before = (Gate) trial(Map.of()).operators(2, 5).get(1);
        assertEquals(0, before.gate().offset());
        assertEquals(128, before.x().offset());
        assertEquals(64, ((Gate) trial(Map.of()).operators(2, 5).get(3)).gate().offset());
    }

    @Test
    void theStateIsTheLastInputsOfTheConvolution() {
        assertEquals(2 * 64, trial(Map.of()).mixer().state().elements(1000));
        assertEquals(Shape.of(64, 5), ((CausalConv) trial(Map.of("taps", 5)).operators(1, 1).get(2)).weight().shape());
    }

    @Test
    void badOptionsAreRefusedInOneLine() {
        assertEquals("taps is 1; at least 2 is allowed",
                assertThrows(ConfigException.class, () -> trial(Map.of("taps", 1))).getMessage());
    }

    private static MixerTrial trial(Map<String, ?> options) {
        return MixerTrial.of(new ShortConvMechanism(), 64, Config.of(options));
    }
}
