// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.retnet.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.operator.Decay;
import io.heddle.api.operator.MatrixRecurrence;
import io.heddle.api.operator.Normaliser;
import io.heddle.api.operator.Rotary;
import io.heddle.api.operator.RotaryEmbedding;
import io.heddle.api.tensor.Shape;
import io.heddle.tck.MixerTrial;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RetnetMechanismTest {
    private static final Map<String, ?> TORCHSCALE = Map.of("convention", "torchscale", "heads", 2);

    @Test
    void theWeightsHaveThePublishedShapes() {
        Map<String, Shape> published = new LinkedHashMap<>();
        published.put("q_proj", Shape.of(128, 128));
        published.put("k_proj", Shape.of(128, 128));
        published.put("v_proj", Shape.of(256, 128));
        published.put("g_proj", Shape.of(256, 128));
        published.put("g_norm", Shape.of(128));
        published.put("o_proj", Shape.of(128, 256));
        assertEquals(published, trial(128, Map.of("heads", 2)).shapes());
        published.remove("g_norm");
        assertEquals(published, trial(128, TORCHSCALE).shapes());
    }

    @Test
    void theOperatorsAreThoseOfEachConvention() {
        assertEquals(List.of("Linear", "Linear", "Linear", "RotaryEmbedding", "RotaryEmbedding", "MatrixRecurrence",
                "Linear", "GatedRmsNorm", "Linear"), trial(128, Map.of("heads", 2)).operatorNames(2, 5));
        assertEquals(List.of("Linear", "Linear", "Linear", "RotaryEmbedding", "RotaryEmbedding", "Scale", "Activate",
                "MatrixRecurrence", "Gate", "MatrixRecurrence", "Linear", "RmsNorm", "Gate", "Linear"),
                trial(128, TORCHSCALE).operatorNames(1, 1));
    }

    @Test
    void headsDecayAtThePublishedRates() {
        List<Double> logs = ((Decay.Constant) recurrence(trial(128, Map.of("heads", 2))).decay()).logs();
        assertEquals(Math.log(1 - 1 / 32.0), logs.get(0), 1e-15);
        assertEquals(Math.log(1 - 1 / 64.0), logs.get(1), 1e-15);
    }

    @Test
    void torchscaleTurnsNeighboursByAnglesThatIncludeTheLast() {
        Rotary rotary = rotary(trial(128, TORCHSCALE));
        double[] frequencies = rotary.frequencies(1);
        assertEquals(Rotary.Pairing.NEIGHBOURS, rotary.pairing());
        assertEquals(1, frequencies[0]);
        assertEquals(Math.pow(10_000, -10 / 31.0), frequencies[10], 1e-15);
        assertEquals(1e-4, frequencies[31], 1e-15);
        assertEquals(Rotary.Pairing.HALVES, rotary(trial(128, Map.of())).pairing());
        assertEquals(Math.pow(10_000, -10 / 32.0), rotary(trial(128, Map.of("heads", 2))).frequencies(1)[10], 1e-15);
    }

    @Test
    void torchscaleDividesByTheSizeOfTheWeights() {
        MatrixRecurrence recurrence = trial(128, TORCHSCALE).operators(2, 5).stream()
                .filter(operator -> operator instanceof MatrixRecurrence).map(MatrixRecurrence.class::cast)
                .reduce((first, second) -> second).orElseThrow();
        assertEquals(0, ((Normaliser.Stabilised) recurrence.normaliser()).epsilon());
        assertEquals(1 / Math.sqrt(64), recurrence.queryScale());
    }

    @Test
    void keysAndValuesMayBeShared() {
        MatrixRecurrence recurrence = recurrence(trial(64, Map.of("heads", 4, "keyHeads", 2, "convTaps", 3,
                "featureMap", "silu")));
        assertEquals(Shape.of(2, 5, 2, 16), recurrence.writes().getFirst().key().shape());
        assertEquals(Shape.of(2, 5, 4, 32), recurrence.writes().getFirst().value().shape());
    }

    @Test
    void statesHaveThePublishedSizes() {
        assertEquals(1_048_576, trial(2048, Map.of()).mixer().state().elements(1000));
        assertEquals(1_048_576 + 2048 + 8 + 8,
                trial(2048, Map.of("convention", "torchscale")).mixer().state().elements(1000));
        assertEquals(2 * 64 * 32 + 3 * (64 + 64 + 128),
                trial(64, Map.of("heads", 2, "convTaps", 4)).mixer().state().elements(1000));
    }

    @Test
    void badOptionsAreRefusedInOneLine() {
        refused("convention is other; allowed: fla, torchscale", Map.of("convention", "other"));
        refused("keyHeads is 3; a divisor of the 8 heads is allowed", Map.of("keyHeads", 3));
        refused("keyDim is 5; an even number is allowed", Map.of("keyDim", 5));
        refused("convTaps is 1; 0 for none, or at least 2 is allowed", Map.of("convTaps", 1));
        refused("outputGate is set; it is allowed with the convention fla only",
                Map.of("convention", "torchscale", "outputGate", true));
    }

    private static Rotary rotary(MixerTrial trial) {
        return ((RotaryEmbedding) trial.operators(1, 1).stream()
                .filter(operator -> operator instanceof RotaryEmbedding).findFirst().orElseThrow()).rotary();
    }

    private static MatrixRecurrence recurrence(MixerTrial trial) {
        return (MatrixRecurrence) trial.operators(2, 5).stream()
                .filter(operator -> operator instanceof MatrixRecurrence).findFirst().orElseThrow();
    }

    private static void refused(String message, Map<String, ?> options) {
        assertEquals(message, assertThrows(ConfigException.class, () -> trial(64, options)).getMessage());
    }

    private static MixerTrial trial(int width, Map<String, ?> options) {
        return MixerTrial.of(new RetnetMechanism(), width, Config.of(options));
    }
}
