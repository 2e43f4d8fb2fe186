// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.matrix.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.operator.Decay;
import io.heddle.api.operator.Gate;
import io.heddle.api.operator.L2Norm;
import io.heddle.api.operator.MatrixRecurrence;
import io.heddle.api.operator.Operator;
import io.heddle.api.operator.Rotary;
import io.heddle.api.operator.RotaryEmbedding;
import io.heddle.api.tensor.Shape;
import io.heddle.api.weight.WeightInit;
import io.heddle.tck.MixerTrial;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MatrixMechanismTest {
    @Test
    void theWeightsAreThoseOfGatedLinearAttentionAndOneForTheErase() {
        Map<String, Shape> expected = new LinkedHashMap<>();
        expected.put("q_proj", Shape.of(64, 128));
        expected.put("k_proj", Shape.of(64, 128));
        expected.put("v_proj", Shape.of(128, 128));
        expected.put("gk_proj.0", Shape.of(16, 128));
        expected.put("gk_proj.1", Shape.of(64, 16));
        expected.put("gk_proj.1.bias", Shape.of(64));
        expected.put("b_proj", Shape.of(2, 128));
        expected.put("g_proj", Shape.of(128, 128));
        expected.put("g_norm", Shape.of(64));
        expected.put("o_proj", Shape.of(128, 128));
        assertEquals(expected, trial(128, Map.of("heads", 2)).shapes());
    }

    @Test
    void nothingIsErasedAtFirst() {
        assertEquals(WeightInit.constant(0), trial(64, Map.of()).weights().get("b_proj").init());
    }

    @Test
    void theOperatorsAreThoseOfTheFormula() {
        List<String> names = List.of("Linear", "Linear", "Linear", "L2Norm", "Linear", "Linear", "Activate", "Scale",
                "Linear", "Activate", "Activate", "Scale", "Gate", "MatrixRecurrence", "Linear", "GatedRmsNorm", "Linear");
        assertEquals(names, trial(128, Map.of()).operatorNames(2, 5));
        assertEquals(names, trial(128, Map.of()).operatorNames(1, 1));
    }

    @Test
    void whatThePresentKeyFindsIsErasedAndEveryKeyChannelDecays() {
        MixerTrial trial = trial(128, Map.of("heads", 2));
        List<Operator> operators = trial.operators(2, 5);
        MatrixRecurrence recurrence = one(operators, MatrixRecurrence.class);
        MatrixRecurrence.Erase erase = recurrence.erase().orElseThrow();
        assertEquals(Shape.of(2, 5, 2, 32), ((Decay.PerChannel) recurrence.decay()).logs().shape());
        assertEquals(recurrence.writes().getFirst().key(), one(operators, L2Norm.class).x());
        assertEquals(erase.b(), one(operators, Gate.class).x());
        assertEquals(Shape.of(2, 5, 2, 32), erase.a().shape());
        assertEquals(Shape.of(2, 5, 2, 1), one(operators, Gate.class).gate().shape());
        assertEquals(1 / Math.sqrt(32), recurrence.queryScale());
    }

    @Test
    void keysMayBeShared() {
        MixerTrial trial = trial(64, Map.of("heads", 4, "keyHeads", 2));
        assertEquals(Shape.of(2, 64), trial.shapes().get("b_proj"));
        MatrixRecurrence recurrence = one(trial.operators(2, 5), MatrixRecurrence.class);
        assertEquals(Shape.of(2, 5, 2, 8), recurrence.erase().orElseThrow().b().shape());
        assertEquals(Shape.of(2, 5, 4, 16), recurrence.writes().getFirst().value().shape());
    }

    @Test
    void convolutionsComeBeforeFeatureMapsAndTheseBeforeTheRotation() {
        MixerTrial trial = trial(64, Map.of("heads", 2, "convTaps", 4, "featureMap", "relu", "rotaryBase", 10_000));
        assertEquals(List.of("Linear", "CausalConv", "Linear", "CausalConv", "Activate", "RotaryEmbedding", "Linear",
                "CausalConv", "L2Norm"), trial.operatorNames(2, 5).subList(0, 9));
        assertEquals(new Rotary(16, 10_000, Rotary.Pairing.HALVES, new Rotary.Scaling.None()),
                one(trial.operators(2, 5), RotaryEmbedding.class).rotary());
        assertEquals(2 * 32 * 16 + 3 * (32 + 32 + 64), trial.mixer().state().elements(7));
    }

    @Test
    void theResultsGateAndTheNormsWeightMayBeMissing() {
        MixerTrial plain = trial(64, Map.of("outputGate", false, "normWeight", false, "leastGate", -0.1));
        assertEquals(List.of("Clip", "Linear"), plain.operatorNames(1, 1).subList(8, 10));
        assertEquals(List.of("MatrixRecurrence", "RmsNorm", "Linear"), plain.operatorNames(1, 1).subList(14, 17));
        assertEquals(List.of("Linear", "RmsNorm", "Gate", "Linear"),
                trial(64, Map.of("normWeight", false)).operatorNames(1, 1).subList(14, 18));
    }

    @Test
    void badOptionsAreRefusedInOneLine() {
        refused("keyHeads is 3; a divisor of the 4 heads is allowed", Map.of("keyHeads", 3));
        refused("convTaps is 1; 0 for none, or at least 2 is allowed", Map.of("convTaps", 1));
        refused("gateNormalizer is 0.0; a number above 0 is allowed", Map.of("gateNormalizer", 0));
        refused("leastGate is 1.0; a number of at most 0 is allowed", Map.of("leastGate", 1));
        refused("rotaryBase is -1.0; 0 for none, or a number above 0 is allowed", Map.of("rotaryBase", -1));
        refused("keyDim is 7; with a rotaryBase an even number is allowed", Map.of("rotaryBase", 100, "keyDim", 7));
    }

    private static <T> T one(List<Operator> operators, Class<T> type) {
        return operators.stream().filter(type::isInstance).map(type::cast).findFirst().orElseThrow();
    }

    private static void refused(String message, Map<String, ?> options) {
        assertEquals(message, assertThrows(ConfigException.class, () -> trial(64, options)).getMessage());
    }

    private static MixerTrial trial(int width, Map<String, ?> options) {
        return MixerTrial.of(new MatrixMechanism(), width, Config.of(options));
    }
}
