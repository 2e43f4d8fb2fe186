// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.gla.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.operator.Clip;
import io.heddle.api.operator.Decay;
import io.heddle.api.operator.MatrixRecurrence;
import io.heddle.api.operator.Rotary;
import io.heddle.api.operator.RotaryEmbedding;
import io.heddle.api.tensor.Shape;
import io.heddle.tck.MixerTrial;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GlaMechanismTest {
    @Test
    void theWeightsHaveThePublishedShapes() {
        Map<String, Shape> published = new LinkedHashMap<>();
        published.put("q_proj", Shape.of(64, 128));
        published.put("k_proj", Shape.of(64, 128));
        published.put("v_proj", Shape.of(128, 128));
        published.put("gk_proj.0", Shape.of(16, 128));
        published.put("gk_proj.1", Shape.of(64, 16));
        published.put("gk_proj.1.bias", Shape.of(64));
        published.put("g_proj", Shape.of(128, 128));
        published.put("g_norm", Shape.of(64));
        published.put("o_proj", Shape.of(128, 128));
        assertEquals(published, trial(128, Map.of("heads", 2)).shapes());
    }

    @Test
    void theOperatorsAreThoseOfThePaper() {
        List<String> names = List.of("Linear", "Linear", "Linear", "Linear", "Linear", "Activate", "Scale",
                "MatrixRecurrence", "Linear", "GatedRmsNorm", "Linear");
        assertEquals(names, trial(128, Map.of()).operatorNames(2, 5));
        assertEquals(names, trial(128, Map.of()).operatorNames(1, 1));
    }

    @Test
    void everyKeyChannelDecaysAndQueriesAreScaled() {
        MatrixRecurrence recurrence = recurrence(trial(128, Map.of("heads", 2)));
        assertEquals(Shape.of(2, 5, 2, 32), ((Decay.PerChannel) recurrence.decay()).logs().shape());
        assertEquals(1 / Math.sqrt(32), recurrence.queryScale());
    }

    @Test
    void convolutionsComeBeforeFeatureMaps() {
        MixerTrial trial = trial(64, Map.of("heads", 2, "convTaps", 4, "featureMap", "relu"));
        assertEquals(List.of("Linear", "CausalConv", "Linear", "CausalConv", "Linear", "CausalConv", "Linear", "Linear",
                "Activate", "Scale", "Activate", "Activate", "MatrixRecurrence", "Linear", "GatedRmsNorm", "Linear"),
                trial.operatorNames(2, 5));
        assertEquals(Shape.of(32, 4), trial.shapes().get("k_conv1d"));
        assertEquals(2 * 32 * 16 + 3 * (32 + 32 + 64), trial.mixer().state().elements(7));
    }

    @Test
    void queriesAndKeysMayTurnAfterTheirFeatureMaps() {
        MixerTrial trial = trial(64, Map.of("heads", 2, "featureMap", "relu", "rotaryBase", 10_000));
        assertEquals(List.of("Activate", "RotaryEmbedding", "Activate", "RotaryEmbedding", "MatrixRecurrence"),
                trial.operatorNames(2, 5).subList(7, 12));
        RotaryEmbedding rotation = (RotaryEmbedding) trial.operators(2, 5).get(8);
        assertEquals(new Rotary(16, 10_000, Rotary.Pairing.HALVES, new Rotary.Scaling.None()), rotation.rotary());
    }

    @Test
    void keysValuesAndGatesMayBeShared() {
        MixerTrial trial = trial(64, Map.of("heads", 4, "keyHeads", 2));
        assertEquals(Shape.of(16, 16), trial.shapes().get("gk_proj.1"));
        assertEquals(Shape.of(32, 64), trial.shapes().get("v_proj"));
        MatrixRecurrence recurrence = recurrence(trial);
        assertEquals(Shape.of(2, 5, 2, 8), recurrence.writes().getFirst().key().shape());
        assertEquals(Shape.of(2, 5, 4, 16), recurrence.writes().getFirst().value().shape());
    }

    @Test
    void theGateHasALeastValueIfAsked() {
        Clip clip = (Clip) trial(64, Map.of("leastGate", -0.1)).operators(1, 1).stream()
                .filter(operator -> operator instanceof Clip).findFirst().orElseThrow();
        assertEquals(-0.1, clip.least());
    }

    @Test
    void theResultsGateAndTheNormsWeightMayBeMissing() {
        MixerTrial plain = trial(64, Map.of("outputGate", false, "normWeight", false));
        assertFalse(plain.shapes().containsKey("g_proj") || plain.shapes().containsKey("g_norm"));
        assertEquals(List.of("RmsNorm", "Linear"), plain.operatorNames(1, 1).subList(8, 10));
        assertEquals(List.of("Linear", "RmsNorm", "Gate", "Linear"),
                trial(64, Map.of("normWeight", false)).operatorNames(1, 1).subList(8, 12));
        assertEquals(List.of("RmsNorm", "Linear"), trial(64, Map.of("outputGate", false)).operatorNames(1, 1).subList(8, 10));
    }

    @Test
    void theStateHasThePublishedSize() {
        assertEquals(524_288, trial(2048, Map.of()).mixer().state().elements(1000));
    }

    @Test
    void headsFollowFromTheWidth() {
        assertEquals(Shape.of(8), trial(32, Map.of()).shapes().get("g_norm"));
        assertEquals(Shape.of(50), trial(50, Map.of()).shapes().get("g_norm"));
    }

    @Test
    void badOptionsAreRefusedInOneLine() {
        refused("keyHeads is 3; a divisor of the 4 heads is allowed", Map.of("keyHeads", 3));
        refused("convTaps is 1; 0 for none, or at least 2 is allowed", Map.of("convTaps", 1));
        refused("gateNormalizer is 0.0; a number above 0 is allowed", Map.of("gateNormalizer", 0));
        refused("rotaryBase is -1.0; 0 for none, or a number above 0 is allowed", Map.of("rotaryBase", -1));
        refused("keyDim is 7; with a rotaryBase an even number is allowed", Map.of("rotaryBase", 100, "keyDim", 7));
        refused("leastGate is 1.0; a number of at most 0 is allowed", Map.of("leastGate", 1));
    }

    private static MatrixRecurrence recurrence(MixerTrial trial) {
        return (MatrixRecurrence) trial.operators(2, 5).stream()
                .filter(operator -> operator instanceof MatrixRecurrence).findFirst().orElseThrow();
    }

    private static void refused(String message, Map<String, ?> options) {
        assertEquals(message, assertThrows(ConfigException.class, () -> trial(64, options)).getMessage());
    }

    private static MixerTrial trial(int width, Map<String, ?> options) {
        return MixerTrial.of(new GlaMechanism(), width, Config.of(options));
    }
}
