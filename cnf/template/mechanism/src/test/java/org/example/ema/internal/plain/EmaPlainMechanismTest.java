// SPDX-License-Identifier: Apache-2.0
package org.example.ema.internal.plain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.api.config.Config;
import io.heddle.tck.MixerTrial;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmaPlainMechanismTest {
    @Test
    void weightsAndStateStayWithOperators() {
        MixerTrial trial = MixerTrial.of(new EmaPlainMechanism(), 16, Config.empty());
        assertEquals(List.of("Linear", "ChannelRecurrence", "Linear"), trial.operatorNames(2, 5));
    }
}
