// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.linear.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.tensor.Shape;
import io.heddle.tck.MixerTrial;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LinearMechanismTest {
    @Test
    void itIsOneMatrix() {
        MixerTrial trial = trial(Map.of());
        assertEquals(Map.of("weight", Shape.of(64, 64)), trial.shapes());
        assertEquals(List.of("Linear"), trial.operatorNames(2, 5));
    }

    @Test
    void aBiasIsAddedIfAsked() {
        MixerTrial trial = trial(Map.of("bias", true));
        assertEquals(Shape.of(64), trial.shapes().get("bias"));
        trial.operators(1, 1);
    }

    @Test
    void itKeepsNoState() {
        assertEquals(0, trial(Map.of()).mixer().state().elements(1000));
    }

    @Test
    void badOptionsAreRefusedInOneLine() {
        assertEquals("bias is 3; true or false is allowed",
                assertThrows(ConfigException.class, () -> trial(Map.of("bias", 3))).getMessage());
    }

    private static MixerTrial trial(Map<String, ?> options) {
        return MixerTrial.of(new LinearMechanism(), 64, Config.of(options));
    }
}
