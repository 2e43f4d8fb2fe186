// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.mlp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.operator.Activate;
import io.heddle.api.operator.Activation;
import io.heddle.api.operator.Gate;
import io.heddle.api.tensor.Shape;
import io.heddle.tck.MixerTrial;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MlpMechanismTest {
    @Test
    void aGatedMlpHasThePublishedLlamaShapes() {
        MixerTrial trial = trial(Map.of("innerWidth", 112));
        assertEquals(Map.of("gate_proj", Shape.of(112, 64), "up_proj", Shape.of(112, 64), "down_proj", Shape.of(64, 112)),
                trial.shapes());
    }

    @Test
    void aGatedMlpGatesItsUpProjection() {
        MixerTrial trial = trial(Map.of("innerWidth", 112));
        assertEquals(List.of("Linear", "Linear", "Gate", "Linear"), trial.operatorNames(2, 5));
        Gate gate = (Gate) trial.operators(2, 5).get(2);
        assertEquals(Activation.SILU, gate.activation());
    }

    @Test
    void aPlainMlpWithSquaredReluHasThePublishedNemotronShapes() {
        MixerTrial trial = trial(Map.of("innerWidth", 112, "gated", false, "activation", "squared_relu"));
        assertEquals(Map.of("up_proj", Shape.of(112, 64), "down_proj", Shape.of(64, 112)), trial.shapes());
        assertEquals(List.of("Linear", "Activate", "Linear"), trial.operatorNames(1, 1));
        assertEquals(Activation.SQUARED_RELU, ((Activate) trial.operators(1, 1).get(1)).activation());
    }

    @Test
    void everyProjectionHasABiasIfAsked() {
        MixerTrial trial = trial(Map.of("innerWidth", 112, "bias", true));
        assertEquals(Shape.of(112), trial.shapes().get("gate_proj.bias"));
        assertEquals(Shape.of(112), trial.shapes().get("up_proj.bias"));
        assertEquals(Shape.of(64), trial.shapes().get("down_proj.bias"));
        trial.operators(2, 3);
    }

    @Test
    void aFactorOfTheGateComesBeforeTheActivation() {
        assertEquals(List.of("Linear", "Linear", "Scale", "Gate", "Linear"), trial(Map.of("gateScale", 0.5)).operatorNames(2, 5));
    }

    @Test
    void anAdapterAddsToTheFirstProjections() {
        MixerTrial trial = trial(Map.of("innerWidth", 112, "adapterRank", 8));
        assertEquals(Shape.of(8, 64), trial.shapes().get("adapter"));
        assertEquals(Shape.of(112, 8), trial.shapes().get("gate_proj.adapter"));
        assertEquals(Shape.of(112, 8), trial.shapes().get("up_proj.adapter"));
        assertEquals(List.of("Linear", "Linear", "Linear", "Add", "Linear", "Linear", "Add", "Gate", "Linear"),
                trial.operatorNames(2, 5));
        refused("adapterRank is -1; 0 for none, or a number of channels is allowed", Map.of("adapterRank", -1));
    }

    @Test
    void theInnerWidthFollowsFromTheInputWidth() {
        assertEquals(Shape.of(2048, 768), trial(768, Map.of()).shapes().get("up_proj"));
        assertEquals(Shape.of(3072, 768), trial(768, Map.of("gated", false)).shapes().get("up_proj"));
        assertEquals(Shape.of(176, 65), trial(65, Map.of()).shapes().get("up_proj"));
    }

    @Test
    void aWiderInputIsNarrowedToTheStackWidth() {
        MixerTrial trial = MixerTrial.of(new MlpMechanism(), 128, 64, Config.of(Map.of("innerWidth", 96)));
        assertEquals(Shape.of(96, 128), trial.shapes().get("up_proj"));
        assertEquals(Shape.of(64, 96), trial.shapes().get("down_proj"));
        trial.operators(1, 2);
    }

    @Test
    void itKeepsNothing() {
        assertEquals(0, trial(Map.of()).mixer().state().elements(1000));
    }

    @Test
    void badOptionsAreRefusedInOneLine() {
        refused("activation is mish; allowed: silu, gelu, gelu_tanh, relu, squared_relu, sigmoid, tanh, identity",
                Map.of("activation", "mish"));
        refused("innerWidth is 0; at least 1 is allowed", Map.of("innerWidth", 0));
        refused("gated is 3; true or false is allowed", Map.of("gated", 3));
    }

    private static void refused(String message, Map<String, ?> options) {
        assertEquals(message, assertThrows(ConfigException.class, () -> trial(options)).getMessage());
    }

    private static MixerTrial trial(Map<String, ?> options) {
        return trial(64, options);
    }

    private static MixerTrial trial(int width, Map<String, ?> options) {
        return MixerTrial.of(new MlpMechanism(), width, Config.of(options));
    }
}
