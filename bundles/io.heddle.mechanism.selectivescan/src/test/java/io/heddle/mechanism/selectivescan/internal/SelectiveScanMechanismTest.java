// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.selectivescan.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.operator.CausalConv;
import io.heddle.api.operator.Gate;
import io.heddle.api.operator.RmsNorm;
import io.heddle.api.operator.SelectiveScan;
import io.heddle.api.operator.Softplus;
import io.heddle.api.tensor.Shape;
import io.heddle.tck.MixerTrial;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SelectiveScanMechanismTest {
    private static final Map<String, ?> SMALL = Map.of("timeStepRank", 8);

    @Test
    void theWeightsHaveThePublishedMambaShapes() {
        Map<String, Shape> published = new LinkedHashMap<>();
        published.put("in_proj", Shape.of(256, 64));
        published.put("conv1d", Shape.of(128, 4));
        published.put("conv1d.bias", Shape.of(128));
        published.put("x_proj", Shape.of(40, 128));
        published.put("dt_proj", Shape.of(128, 8));
        published.put("dt_proj.bias", Shape.of(128));
        published.put("A_log", Shape.of(128, 16));
        published.put("D", Shape.of(128));
        published.put("out_proj", Shape.of(64, 128));
        assertEquals(published, trial(64, SMALL).shapes());
    }

    @Test
    void theOperatorsAreThoseOfThePaper() {
        List<String> names = List.of("Linear", "CausalConv", "Linear", "Linear", "Softplus", "SelectiveScan", "Linear");
        assertEquals(names, trial(64, SMALL).operatorNames(2, 5));
        assertEquals(names, trial(64, SMALL).operatorNames(1, 1));
    }

    @Test
    void theGateComesAfterTheScannedChannels() {
        var operators = trial(64, SMALL).operators(2, 5);
        CausalConv conv = (CausalConv) operators.get(1);
        SelectiveScan scan = (SelectiveScan) operators.get(5);
        assertEquals(0, conv.x().offset());
        assertEquals(128, scan.gate().orElseThrow().offset());
        assertEquals(8, scan.b().offset());
        assertEquals(24, scan.c().offset());
    }

    @Test
    void timeStepsAreNotLimited() {
        Softplus step = (Softplus) trial(64, SMALL).operators(1, 1).get(4);
        assertEquals(0, step.least());
        assertEquals(Double.POSITIVE_INFINITY, step.most());
    }

    @Test
    void gapsOfATimeAxisScaleTheTimeSteps() {
        var operators = trial(64, SMALL).operatorsAtTimes(2, 5);
        Gate scaled = (Gate) operators.get(5);
        assertEquals(Shape.of(2, 5, 128), scaled.x().shape());
        assertEquals(Shape.of(2, 5, 1), scaled.gate().shape());
        assertEquals(SelectiveScan.class, operators.get(6).getClass());
    }

    @Test
    void falconNormsHaveNoWeights() {
        MixerTrial trial = trial(64, Map.of("timeStepRank", 8, "norms", "plain"));
        assertEquals(9, trial.shapes().size());
        assertEquals(List.of("Linear", "CausalConv", "Linear", "RmsNorm", "Linear", "Softplus", "RmsNorm", "RmsNorm",
                "SelectiveScan", "Linear"), trial.operatorNames(2, 5));
        RmsNorm norm = (RmsNorm) trial.operators(1, 1).get(3);
        assertTrue(norm.weight().isEmpty());
        assertEquals(1e-6, norm.epsilon());
    }

    @Test
    void jambaNormsHaveWeights() {
        MixerTrial trial = trial(64, Map.of("timeStepRank", 8, "norms", "learned", "epsilon", 1e-5));
        assertEquals(Shape.of(8), trial.shapes().get("dt_norm"));
        assertEquals(Shape.of(16), trial.shapes().get("b_norm"));
        assertEquals(Shape.of(16), trial.shapes().get("c_norm"));
        assertEquals(1e-5, ((RmsNorm) trial.operators(1, 1).get(3)).epsilon());
    }

    @Test
    void zambasHeadGroupsHaveMatricesOfTheirOwn() {
        MixerTrial trial = trial(64, Map.of("timeStepRank", 8, "headGroups", 2));
        assertEquals(Shape.of(2, 40, 64), trial.shapes().get("x_proj"));
        assertEquals(Shape.of(2, 64, 8), trial.shapes().get("dt_proj"));
        assertEquals(Shape.of(128), trial.shapes().get("dt_proj.bias"));
        assertEquals(Shape.of(128, 16), trial.shapes().get("A_log"));
        assertEquals(List.of("Linear", "CausalConv", "BlockLinear", "BlockLinear", "Softplus", "SelectiveScan", "Linear"),
                trial.operatorNames(2, 5));
        assertEquals(Shape.of(2, 5, 2, 16), ((SelectiveScan) trial.operators(2, 5).get(5)).b().shape());
    }

    @Test
    void biasesAreAsAsked() {
        MixerTrial trial = trial(64, Map.of("projectionBias", true, "convBias", false));
        assertEquals(Shape.of(256), trial.shapes().get("in_proj.bias"));
        assertEquals(Shape.of(64), trial.shapes().get("out_proj.bias"));
        assertTrue(!trial.shapes().containsKey("conv1d.bias"));
        trial.operators(1, 2);
    }

    @Test
    void statesHaveThePublishedSizes() {
        assertEquals(29_184, trial(768, Map.of()).mixer().state().elements(1000));
        assertEquals(97_280, trial(2560, Map.of()).mixer().state().elements(1000));
        assertEquals(155_648, trial(4096, Map.of("norms", "learned")).mixer().state().elements(1000));
    }

    @Test
    void theTimeStepRankIsASixteenthRoundedUp() {
        assertEquals(Shape.of(1536, 48), trial(768, Map.of()).shapes().get("dt_proj"));
        assertEquals(Shape.of(200, 7), trial(100, Map.of()).shapes().get("dt_proj"));
    }

    @Test
    void badOptionsAreRefusedInOneLine() {
        refused("convTaps is 1; at least 2 is allowed", Map.of("convTaps", 1));
        refused("stateSize is -4; at least 1 is allowed", Map.of("stateSize", -4));
        refused("headGroups is 3; a divisor of the 128 scanned channels is allowed", Map.of("headGroups", 3));
        refused("norms is some; allowed: none, plain, learned", Map.of("norms", "some"));
        refused("innerWidth is 1.5; a whole number of at most 2147483647 is allowed", Map.of("innerWidth", 1.5));
    }

    private static void refused(String message, Map<String, ?> options) {
        assertEquals(message, assertThrows(ConfigException.class, () -> trial(64, options)).getMessage());
    }

    private static MixerTrial trial(int width, Map<String, ?> options) {
        return MixerTrial.of(new SelectiveScanMechanism(), width, Config.of(options));
    }
}
