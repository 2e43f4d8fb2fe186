// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.lightning.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.operator.Activation;
import io.heddle.api.operator.Decay;
import io.heddle.api.operator.MatrixRecurrence;
import io.heddle.api.tensor.Shape;
import io.heddle.tck.MixerTrial;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LightningMechanismTest {
    private static final Map<String, ?> SMALL = Map.of("heads", 4, "headDim", 16);

    @Test
    void theWeightsHaveThePublishedShapes() {
        assertEquals(Map.of("qkv_proj", Shape.of(192, 64), "norm", Shape.of(64), "output_gate", Shape.of(64, 64),
                "out_proj", Shape.of(64, 64)), trial(SMALL).shapes());
    }

    @Test
    void theOperatorsAreThoseOfThePublishedModel() {
        List<String> names = List.of("Linear", "Activate", "MatrixRecurrence", "RmsNorm", "Linear", "Gate", "Linear");
        assertEquals(names, trial(SMALL).operatorNames(2, 5));
        assertEquals(names, trial(SMALL).operatorNames(1, 1));
    }

    @Test
    void theFusedProjectionIsQueryKeyValueOfEachHead() {
        MatrixRecurrence recurrence = (MatrixRecurrence) trial(SMALL).operators(2, 5).get(2);
        assertEquals(0, recurrence.query().offset());
        assertEquals(16, recurrence.writes().getFirst().key().offset());
        assertEquals(32, recurrence.writes().getFirst().value().offset());
        assertEquals(1, recurrence.queryScale());
        assertEquals(Shape.of(2, 5, 4, 16), recurrence.query().shape());
    }

    @Test
    void headsDecayAtThePublishedSlopes() {
        List<Double> first = ((Decay.Constant) ((MatrixRecurrence) trial(SMALL).operators(1, 1).get(2)).decay()).logs();
        assertEquals(List.of(0.25, 0.0625, 0.015625, 0.00390625),
                first.stream().map(log -> Math.round(-log / 1.00001 * 1e8) / 1e8).toList());
        List<Double> last = new LightningConfig(64, 64, 4, 16, Activation.SILU, 1e-6, 3, 4).decayLogs();
        assertEquals(-0.25 * (1 - 3 / 3.00001 + 1e-5), last.getFirst(), 1e-15);
    }

    @Test
    void theStateIsAMatrixAHead() {
        assertEquals(4 * 16 * 16, trial(SMALL).mixer().state().elements(1000));
    }

    @Test
    void badOptionsAreRefusedInOneLine() {
        refused("heads is 0; at least 1 is allowed", Map.of("heads", 0));
        refused("epsilon is -1.0; a number of at least 0 is allowed", Map.of("epsilon", -1));
    }

    private static void refused(String message, Map<String, ?> options) {
        assertEquals(message, assertThrows(ConfigException.class, () -> trial(options)).getMessage());
    }

    private static MixerTrial trial(Map<String, ?> options) {
        return MixerTrial.of(new LightningMechanism(), 64, Config.of(options));
    }
}
