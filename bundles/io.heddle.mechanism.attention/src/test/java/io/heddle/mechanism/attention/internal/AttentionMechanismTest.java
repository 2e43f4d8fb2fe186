// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.attention.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.operator.Activation;
import io.heddle.api.operator.Attention;
import io.heddle.api.operator.Gate;
import io.heddle.api.operator.RmsNorm;
import io.heddle.api.tensor.Shape;
import io.heddle.tck.MixerTrial;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AttentionMechanismTest {
    private static final Map<String, ?> LLAMA = Map.of("heads", 4, "keyHeads", 2, "headDim", 16, "rotary", Map.of());

    @Test
    void theWeightsHaveThePublishedLlamaShapes() {
        assertEquals(Map.of("q_proj", Shape.of(64, 64), "k_proj", Shape.of(32, 64), "v_proj", Shape.of(32, 64),
                "o_proj", Shape.of(64, 64)), trial(64, LLAMA).shapes());
    }

    @Test
    void queriesAndKeysAreRotatedBeforeTheyMeet() {
        assertEquals(List.of("Linear", "Linear", "Linear", "RotaryEmbedding", "RotaryEmbedding", "Attention", "Linear"),
                trial(64, LLAMA).operatorNames(2, 5));
    }

    @Test
    void withoutARotarySectionThereAreNoPositions() {
        assertEquals(List.of("Linear", "Linear", "Linear", "Attention", "Linear"),
                trial(64, Map.of("heads", 4)).operatorNames(2, 5));
    }

    @Test
    void qwenBiasesAreOnQueriesKeysAndValuesOnly() {
        Map<String, Shape> shapes = trial(64, Map.of("heads", 4, "keyHeads", 2, "queryKeyValueBias", true)).shapes();
        assertEquals(Shape.of(64), shapes.get("q_proj.bias"));
        assertEquals(Shape.of(32), shapes.get("k_proj.bias"));
        assertEquals(Shape.of(32), shapes.get("v_proj.bias"));
        assertEquals(7, shapes.size());
    }

    @Test
    void adaptersAddToQueriesKeysAndValues() {
        MixerTrial trial = trial(64, Map.of("heads", 4, "keyHeads", 2, "adapterRank", 8));
        for (String projection : List.of("q_proj", "k_proj", "v_proj")) {
            assertEquals(Shape.of(8, 64), trial.shapes().get(projection + ".adapter_down"));
            assertEquals(Shape.of(projection.equals("q_proj") ? 64 : 32, 8), trial.shapes().get(projection + ".adapter_up"));
        }
        assertEquals(List.of("Linear", "Linear", "Linear", "Add", "Linear", "Linear", "Linear", "Add", "Linear", "Linear",
                "Linear", "Add", "Attention", "Linear"), trial.operatorNames(2, 5));
    }

    @Test
    void queriesKeysAndValuesMayBeConvolved() {
        MixerTrial trial = trial(64, Map.of("heads", 4, "keyHeads", 2, "convTaps", 4));
        assertEquals(Shape.of(64, 4), trial.shapes().get("q_conv"));
        assertEquals(Shape.of(32), trial.shapes().get("v_conv.bias"));
        assertEquals(List.of("Linear", "CausalConv", "Linear", "CausalConv", "Linear", "CausalConv", "Attention", "Linear"),
                trial.operatorNames(2, 5));
        assertEquals(3 * 128 + 2 * 32 * 10, trial.mixer().state().elements(10));
    }

    @Test
    void theOutputMayHaveABias() {
        assertEquals(Shape.of(64), trial(64, Map.of("outputBias", true)).shapes().get("o_proj.bias"));
    }

    @Test
    void headNormsShareOneWeightOfAHeadAndComeBeforeTheRotation() {
        MixerTrial trial = trial(64, Map.of("heads", 4, "headNorm", true, "epsilon", 1e-5, "rotary", Map.of()));
        assertEquals(Shape.of(16), trial.shapes().get("q_norm"));
        assertEquals(Shape.of(16), trial.shapes().get("k_norm"));
        assertEquals(List.of("Linear", "Linear", "Linear", "RmsNorm", "RotaryEmbedding", "RmsNorm", "RotaryEmbedding",
                "Attention", "Linear"), trial.operatorNames(1, 3));
        assertEquals(1e-5, ((RmsNorm) trial.operators(1, 3).get(3)).epsilon());
    }

    @Test
    void theScaleIsTheHeadsRootUnlessGivenAndTakesTheKeysFactor() {
        assertEquals(0.25, attention(trial(64, LLAMA)).scale());
        assertEquals(0.5, attention(trial(64, Map.of("heads", 4, "scale", 0.5))).scale());
        assertEquals(0.0625, attention(trial(64, Map.of("heads", 4, "keyScale", 0.25))).scale());
    }

    @Test
    void aSigmoidOfTheInputMayGateTheResult() {
        MixerTrial gated = trial(64, Map.of("heads", 4, "outputGate", true, "queryKeyValueBias", true));
        assertEquals(Shape.of(64, 64), gated.shapes().get("gate_proj"));
        assertEquals(Shape.of(64), gated.shapes().get("gate_proj.bias"));
        Gate gate = (Gate) gated.operators(2, 3).stream().filter(Gate.class::isInstance).findFirst().orElseThrow();
        assertEquals(Activation.SIGMOID, gate.activation());
        assertEquals(List.of("Linear", "Linear", "Linear", "Attention", "Linear", "Gate", "Linear"), gated.operatorNames(2, 3));
    }

    @Test
    void normsOfHeadsMayBeStoredLessOne() {
        MixerTrial trial = trial(64, Map.of("heads", 4, "headNorm", true, "headNormOffset", 1));
        assertEquals(List.of(1.0, 1.0), trial.operators(1, 2).stream().filter(RmsNorm.class::isInstance)
                .map(norm -> ((RmsNorm) norm).offset()).toList());
    }

    @Test
    void theCacheGrowsByTheTokenAsPublishedModelsSay() {
        assertEquals(524_288, 32 * 2 * trial(4096, Map.of("heads", 32)).mixer().state().elements(1));
        assertEquals(16_384, 4 * 2 * trial(4096, Map.of("heads", 32, "keyHeads", 8)).mixer().state().elements(1));
    }

    @Test
    void aWindowBoundsTheCache() {
        MixerTrial trial = trial(2560, Map.of("heads", 10, "keyHeads", 1, "window", 2048));
        assertEquals(1_048_576, trial.mixer().state().elements(100_000));
        assertEquals(512, trial.mixer().state().elements(1));
        assertEquals(2048, attention(trial).window());
    }

    @Test
    void headsFollowFromTheWidth() {
        assertEquals(12, attention(trial(768, Map.of())).query().size(2));
        assertEquals(1, attention(trial(48, Map.of())).query().size(2));
        assertEquals(2, attention(trial(202, Map.of())).query().size(2));
        assertEquals(8, attention(trial(256, Map.of("headDim", 32))).query().size(2));
    }

    @Test
    void anInputWithEmbeddingsBesideItGivesWiderHeads() {
        MixerTrial trial = MixerTrial.of(new AttentionMechanism(), 128, 64, Config.of(Map.of("heads", 4)));
        assertEquals(32, attention(trial).query().size(3));
        assertEquals(Shape.of(64, 128), trial.shapes().get("o_proj"));
    }

    @Test
    void badOptionsAreRefusedInOneLine() {
        refused("keyHeads is 3; a divisor of the 4 heads is allowed", Map.of("heads", 4, "keyHeads", 3));
        refused("heads is 5; a divisor of the input's 64 channels is allowed, or any number together with headDim",
                Map.of("heads", 5));
        refused("window is -1; 0 for all, or a number of tokens is allowed", Map.of("window", -1));
        refused("softCap is -2.0; 0 for none, or a number above 0 is allowed", Map.of("softCap", -2));
        refused("rotary is 3; an object is allowed", Map.of("rotary", 3));
    }

    private static void refused(String message, Map<String, ?> options) {
        assertEquals(message, assertThrows(ConfigException.class, () -> trial(64, options)).getMessage());
    }

    private static Attention attention(MixerTrial trial) {
        return (Attention) trial.operators(1, 2).stream().filter(Attention.class::isInstance).findFirst().orElseThrow();
    }

    private static MixerTrial trial(int width, Map<String, ?> options) {
        return MixerTrial.of(new AttentionMechanism(), width, Config.of(options));
    }
}
