// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.deltanet.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.operator.Decay;
import io.heddle.api.operator.GatedRmsNorm;
import io.heddle.api.operator.MatrixRecurrence;
import io.heddle.api.operator.Operator;
import io.heddle.api.tensor.Shape;
import io.heddle.tck.MixerTrial;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeltaNetMechanismTest {
    private static final Map<String, ?> SMALL = Map.of("heads", 2, "headDim", 32, "valueDim", 64);

    @Test
    void theWeightsOfTheGatedRuleHaveThePublishedShapes() {
        Map<String, Shape> published = new LinkedHashMap<>();
        published.put("in_proj", Shape.of(256, 128));
        published.put("conv1d", Shape.of(256, 4));
        published.put("b_proj", Shape.of(2, 128));
        published.put("a_proj", Shape.of(2, 128));
        published.put("dt_bias", Shape.of(2));
        published.put("A_log", Shape.of(2));
        published.put("g_proj", Shape.of(128, 128));
        published.put("norm", Shape.of(64));
        published.put("out_proj", Shape.of(128, 128));
        assertEquals(published, trial(128, SMALL).shapes());
    }

    @Test
    void aDecayAChannelHasTwoProjectionsAndABiasAChannel() {
        Map<String, Shape> shapes = trial(128, with(with(with(SMALL, "decay", "channel"), "gate", "sigmoid"), "gateRank", 48)).shapes();
        assertEquals(Shape.of(64, 128), shapes.get("a_proj.0"));
        assertEquals(Shape.of(64, 64), shapes.get("a_proj.1"));
        assertEquals(Shape.of(64), shapes.get("dt_bias"));
        assertEquals(Shape.of(2), shapes.get("A_log"));
        assertEquals(Shape.of(48, 128), shapes.get("g_proj.0"));
        assertEquals(Shape.of(128, 48), shapes.get("g_proj.1"));
        assertEquals(Shape.of(128), shapes.get("g_proj.1.bias"));
    }

    @Test
    void theOperatorsAreThoseOfThePaper() {
        List<String> gated = List.of("Linear", "CausalConv", "L2Norm", "Linear", "Activate", "Linear", "StepDecay",
                "Activate", "Scale", "Gate", "Gate", "MatrixRecurrence", "Linear", "GatedRmsNorm", "Linear");
        assertEquals(gated, trial(128, SMALL).operatorNames(2, 5));
        assertEquals(gated, trial(128, SMALL).operatorNames(1, 1));
        List<String> plain = List.of("Linear", "CausalConv", "L2Norm", "Linear", "Activate", "Scale", "Gate",
                "MatrixRecurrence", "RmsNorm", "Linear");
        assertEquals(plain, trial(128, with(with(SMALL, "decay", "none"), "gate", "none")).operatorNames(2, 5));
    }

    @Test
    void whatIsErasedHasTheStateOfEachValueHead() {
        MatrixRecurrence rule = recurrence(trial(128, with(SMALL, "valueHeads", 4)));
        assertEquals(Shape.of(2, 5, 4, 32), rule.erase().orElseThrow().a().shape());
        assertEquals(Shape.of(2, 5, 2, 32), rule.erase().orElseThrow().b().shape());
        assertEquals(Shape.of(2, 5, 4, 64), rule.writes().getFirst().value().shape());
        assertEquals(Shape.of(2, 5, 2, 32), rule.query().shape());
        assertEquals(1 / Math.sqrt(32), rule.queryScale());
        assertEquals(Shape.of(4, 64, 32), rule.state().entry().shape());
    }

    @Test
    void decaysAreAsAsked() {
        assertEquals(Decay.PerHead.class, recurrence(trial(128, SMALL)).decay().getClass());
        assertEquals(Decay.None.class, recurrence(trial(128, with(SMALL, "decay", "none"))).decay().getClass());
        Decay.PerChannel channels = (Decay.PerChannel) recurrence(trial(128, with(SMALL, "decay", "channel"))).decay();
        assertEquals(Shape.of(2, 5, 2, 32), channels.logs().shape());
    }

    @Test
    void theGateFollowsTheNormOfEachHead() {
        GatedRmsNorm norm = trial(128, SMALL).operators(2, 5).stream().filter(GatedRmsNorm.class::isInstance)
                .map(GatedRmsNorm.class::cast).findFirst().orElseThrow();
        assertFalse(norm.gateFirst());
        assertEquals(64, norm.group());
    }

    @Test
    void everyCombinationOfOptionsGivesAPass() {
        for (String decay : List.of("none", "head", "channel")) {
            for (boolean strength : new boolean[] {true, false}) {
                for (boolean negative : new boolean[] {true, false}) {
                    for (int taps : new int[] {0, 3}) {
                        for (String activation : List.of("silu", "relu", "elu_plus_one", "identity")) {
                            trial(128, Map.of("heads", 2, "valueHeads", 4, "decay", decay, "strength", strength,
                                    "negativeEigenvalues", negative, "convTaps", taps, "queryKeyActivation", activation,
                                    "convBias", true)).operators(2, 3);
                        }
                    }
                }
            }
        }
    }

    @Test
    void statesHaveThePublishedSizes() {
        Map<String, ?> qwen3Next = Map.of("heads", 16, "valueHeads", 32, "headDim", 128);
        assertEquals(548_864, trial(2048, qwen3Next).mixer().state().elements(1000));
        assertEquals(2 * 64 * 32, trial(128, with(SMALL, "convTaps", 0)).mixer().state().elements(1));
    }

    @Test
    void headsFollowFromTheWidth() {
        assertEquals(Shape.of(12), trial(768, Map.of()).shapes().get("A_log"));
        assertEquals(Shape.of(64), trial(768, Map.of()).shapes().get("norm"));
        assertEquals(Shape.of(2), trial(100, Map.of()).shapes().get("A_log"));
        assertEquals(Shape.of(25), trial(100, Map.of("heads", 4)).shapes().get("norm"));
    }

    @Test
    void queriesAndKeysMayBeDividedByTheirSum() {
        assertEquals(List.of("Linear", "CausalConv", "SumNorm"),
                trial(64, Map.of("queryKeyNorm", "sum")).operatorNames(2, 5).subList(0, 3));
    }

    @Test
    void badOptionsAreRefusedInOneLine() {
        refused("valueHeads is 3; a multiple of the 2 heads is allowed", with(SMALL, "valueHeads", 3));
        refused("convTaps is 1; 0 for none, or at least 2 is allowed", Map.of("convTaps", 1));
        refused("gateRank is -1; 0 for one projection, or a number of channels is allowed", Map.of("gateRank", -1));
        refused("decay is row; allowed: none, head, channel", Map.of("decay", "row"));
        refused("gate is tanh; allowed: none, silu, sigmoid", Map.of("gate", "tanh"));
        refused("queryKeyActivation is gelu; allowed: silu, relu, elu_plus_one, identity", Map.of("queryKeyActivation", "gelu"));
    }

    private static MatrixRecurrence recurrence(MixerTrial trial) {
        Operator found = trial.operators(2, 5).stream().filter(MatrixRecurrence.class::isInstance).findFirst().orElseThrow();
        return (MatrixRecurrence) found;
    }

    private static Map<String, ?> with(Map<String, ?> options, String key, Object value) {
        return Config.of(options).with(key, value).asMap();
    }

    private static void refused(String message, Map<String, ?> options) {
        assertEquals(message, assertThrows(ConfigException.class, () -> trial(128, options)).getMessage());
    }

    private static MixerTrial trial(int width, Map<String, ?> options) {
        return MixerTrial.of(new DeltaNetMechanism(), width, Config.of(options));
    }
}
