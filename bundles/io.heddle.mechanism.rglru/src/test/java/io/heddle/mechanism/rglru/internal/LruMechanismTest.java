// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.rglru.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.tensor.Shape;
import io.heddle.tck.MixerTrial;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LruMechanismTest {
    @Test
    void complexMatricesAreTwiceAsLarge() {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        shapes.put("B", Shape.of(96, 64));
        shapes.put("nu_log", Shape.of(48));
        shapes.put("theta_log", Shape.of(48));
        shapes.put("C", Shape.of(64, 96));
        shapes.put("D", Shape.of(64, 64));
        shapes.put("value_proj", Shape.of(64, 64));
        shapes.put("gate_proj", Shape.of(64, 64));
        assertEquals(shapes, trial(Map.of("stateSize", 48)).shapes());
    }

    @Test
    void theOperatorsAreThoseOfThePaper() {
        List<String> names = List.of("Linear", "ComplexRecurrence", "Linear", "Linear", "Add", "Activate", "Linear",
                "Linear", "Gate");
        assertEquals(names, trial(Map.of()).operatorNames(2, 5));
        assertEquals(names, trial(Map.of()).operatorNames(1, 1));
    }

    @Test
    void theStateIsTwoNumbersAChannel() {
        assertEquals(128, trial(Map.of()).mixer().state().elements(1000));
    }

    @Test
    void badOptionsAreRefusedInOneLine() {
        assertEquals("stateSize is 0; at least 1 is allowed",
                assertThrows(ConfigException.class, () -> trial(Map.of("stateSize", 0))).getMessage());
    }

    private static MixerTrial trial(Map<String, ?> options) {
        return MixerTrial.of(new LruMechanism(), 64, Config.of(options));
    }
}
