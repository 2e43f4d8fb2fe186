// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.rglru.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.operator.Activation;
import io.heddle.api.operator.CausalConv;
import io.heddle.api.operator.Gate;
import io.heddle.api.operator.Operator;
import io.heddle.api.operator.RgLruGate;
import io.heddle.api.tensor.Shape;
import io.heddle.tck.MixerTrial;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RgLruMechanismTest {
    private static final Map<String, ?> SMALL = Map.of("innerWidth", 96, "heads", 4);

    @Test
    void theWeightsHaveRecurrentGemmasShapes() {
        Map<String, Shape> published = new LinkedHashMap<>();
        published.put("linear_x", Shape.of(96, 64));
        published.put("linear_x.bias", Shape.of(96));
        published.put("linear_y", Shape.of(96, 64));
        published.put("linear_y.bias", Shape.of(96));
        published.put("conv_1d", Shape.of(96, 4));
        published.put("conv_1d.bias", Shape.of(96));
        published.put("input_gate", Shape.of(4, 24, 24));
        published.put("input_gate.bias", Shape.of(4, 24));
        published.put("recurrent_gate", Shape.of(4, 24, 24));
        published.put("recurrent_gate.bias", Shape.of(4, 24));
        published.put("recurrent_param", Shape.of(96));
        published.put("linear_out", Shape.of(64, 96));
        published.put("linear_out.bias", Shape.of(64));
        assertEquals(published, trial(64, SMALL).shapes());
    }

    @Test
    void theOperatorsAreThoseOfThePaper() {
        List<String> names = List.of("Linear", "Linear", "CausalConv", "BlockLinear", "BlockLinear", "RgLruGate",
                "ChannelRecurrence", "Gate", "Linear");
        assertEquals(names, trial(64, SMALL).operatorNames(2, 5));
        assertEquals(names, trial(64, SMALL).operatorNames(1, 1));
    }

    @Test
    void theConvolutionHasNoActivationAndASequenceStartsAnew() {
        List<Operator> operators = trial(64, SMALL).operators(2, 5);
        assertEquals(Activation.IDENTITY, ((CausalConv) operators.get(2)).activation());
        assertTrue(((RgLruGate) operators.get(5)).restart());
        assertEquals(Activation.GELU_TANH, ((Gate) operators.get(7)).activation());
    }

    @Test
    void theStateHasThePublishedSize() {
        assertEquals(10_240, trial(2560, Map.of("heads", 10)).mixer().state().elements(1000));
    }

    @Test
    void blocksFollowFromTheWidth() {
        assertEquals(Shape.of(10, 256, 256), trial(2560, Map.of()).shapes().get("input_gate"));
        assertEquals(Shape.of(1, 50, 50), trial(50, Map.of()).shapes().get("input_gate"));
        assertEquals(Shape.of(2, 150, 150), trial(300, Map.of()).shapes().get("input_gate"));
    }

    @Test
    void badOptionsAreRefusedInOneLine() {
        refused("heads is 5; a divisor of the 64 channels is allowed", Map.of("heads", 5));
        refused("convTaps is 1; at least 2 is allowed", Map.of("convTaps", 1));
        refused("activation is exp; allowed: gelu_tanh, gelu, silu, relu, sigmoid, tanh, identity",
                Map.of("activation", "exp"));
    }

    private static void refused(String message, Map<String, ?> options) {
        assertEquals(message, assertThrows(ConfigException.class, () -> trial(64, options)).getMessage());
    }

    private static MixerTrial trial(int width, Map<String, ?> options) {
        return MixerTrial.of(new RgLruMechanism(), width, Config.of(options));
    }
}
