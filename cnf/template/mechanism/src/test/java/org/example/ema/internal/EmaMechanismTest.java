// SPDX-License-Identifier: Apache-2.0
package org.example.ema.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.tensor.Shape;
import io.heddle.tck.MixerTrial;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EmaMechanismTest {
    @Test
    void theOperatorsFollowTheFormula() {
        assertEquals(List.of("Linear", "Activate", "Scale", "Gate", "ChannelRecurrence", "Gate", "Linear"),
                trial(Map.of()).operatorNames(2, 5));
    }

    @Test
    void theInnerWidthSetsTheWeights() {
        assertEquals(Map.of("in_proj", Shape.of(60, 16), "out_proj", Shape.of(16, 20)),
                trial(Map.of("innerWidth", 20)).shapes());
    }

    @Test
    void anInnerWidthThatNothingCanHaveIsRefused() {
        assertThrows(ConfigException.class, () -> trial(Map.of("innerWidth", 0)));
        assertThrows(ConfigException.class, () -> trial(Map.of("innerWidth", Integer.MAX_VALUE)));
    }

    private static MixerTrial trial(Map<String, ?> options) {
        return MixerTrial.of(new EmaMechanism(), 16, Config.of(options));
    }
}
