// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.titans.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.tensor.Shape;
import io.heddle.tck.MixerTrial;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TitansMechanismTest {
    private static final Map<String, ?> SMALL = Map.of("heads", 4, "headDim", 16, "expansion", 2);

    @Test
    void theMemoryIsTrainedAndRead() {
        assertEquals(List.of("Linear", "Activate", "Linear", "L2Norm", "Linear", "Linear", "L2Norm", "NeuralMemory", "RmsNorm",
                "Linear"), trial(SMALL).operatorNames(2, 5));
    }

    @Test
    void itGatesAttentionOrIsItsContext() {
        List<String> gate = trial(with("use", "gate")).operatorNames(2, 5);
        assertEquals(List.of("Attention", "Gate", "Linear"), gate.subList(gate.size() - 3, gate.size()));
        MixerTrial context = trial(with("use", "context"));
        assertTrue(context.operatorNames(2, 5).contains("Concat"));
        assertEquals(Shape.of(64, 128), context.shapes().get("attention.k_proj"));
    }

    @Test
    void weightsAndMomentaOfTheMemoryAreItsState() {
        assertEquals(2 * 2 * 4 * 16 * 32, trial(SMALL).mixer().state().elements(1000));
        assertEquals(2 * 2 * 4 * 16 * 32 + 2 * 64 * 256, trial(with("use", "gate")).mixer().state().elements(1000));
    }

    @Test
    void headsFollowFromTheWidth() {
        assertEquals(Shape.of(1, 256, 64), trial(Map.of()).shapes().get("memory.up"));
    }

    @Test
    void badOptionsAreRefusedInOneLine() {
        refused("headDim is 15; an even number is allowed", Map.of("headDim", 15));
        refused("use is both; allowed: layer, gate, context", Map.of("use", "both"));
        refused("expansion is 0; at least 1 is allowed", Map.of("expansion", 0));
    }

    private static Map<String, ?> with(String key, Object value) {
        return Config.of(SMALL).with(key, value).asMap();
    }

    private static void refused(String message, Map<String, ?> options) {
        assertEquals(message, assertThrows(ConfigException.class, () -> trial(options)).getMessage());
    }

    private static MixerTrial trial(Map<String, ?> options) {
        return MixerTrial.of(new TitansMechanism(), 64, Config.of(options));
    }
}
