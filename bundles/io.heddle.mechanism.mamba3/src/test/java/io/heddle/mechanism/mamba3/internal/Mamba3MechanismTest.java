// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.mamba3.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.operator.MatrixRecurrence;
import io.heddle.api.operator.Operator;
import io.heddle.api.operator.PhaseRotation;
import io.heddle.api.operator.Rotary;
import io.heddle.api.operator.TrapezoidalStep;
import io.heddle.api.tensor.Shape;
import io.heddle.tck.MixerTrial;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class Mamba3MechanismTest {
    private static final Map<String, ?> SMALL = Map.of("heads", 8, "headDim", 16, "stateSize", 32);
    private static final Map<String, ?> MIMO = Map.of("heads", 8, "headDim", 16, "stateSize", 32, "rank", 4, "groups", 2);

    @Test
    void theWeightsHaveThePublishedShapes() {
        Map<String, Shape> published = new LinkedHashMap<>();
        published.put("in_proj", Shape.of(2 * 128 + 2 * 32 + 3 * 8 + 8, 64));
        published.put("dt_bias", Shape.of(8));
        published.put("B_norm", Shape.of(32));
        published.put("C_norm", Shape.of(32));
        published.put("B_bias", Shape.of(8, 1, 32));
        published.put("C_bias", Shape.of(8, 1, 32));
        published.put("D", Shape.of(8));
        published.put("out_proj", Shape.of(64, 128));
        assertEquals(published, trial(64, SMALL).shapes());
    }

    @Test
    void severalInputsAndOutputsHaveFactorsOfTheirOwn() {
        Map<String, Shape> shapes = trial(64, with(MIMO, "norm", true)).shapes();
        assertEquals(Shape.of(2 * 128 + 2 * 32 * 2 * 4 + 3 * 8 + 8, 64), shapes.get("in_proj"));
        assertEquals(Shape.of(8, 4, 32), shapes.get("B_bias"));
        for (String name : List.of("mimo_x", "mimo_z", "mimo_o")) {
            assertEquals(Shape.of(8, 4, 16), shapes.get(name));
        }
        assertEquals(Shape.of(128), shapes.get("norm"));
    }

    @Test
    void eachTokenWritesTheEndAndTheBeginningOfItsStep() {
        assertEquals(List.of("Linear", "Softplus", "TrapezoidalStep", "PhaseAccumulation", "RmsNorm", "PhaseRotation",
                "RmsNorm", "PhaseRotation", "TokenShift", "TokenShift", "MatrixRecurrence", "Gate", "Linear"),
                trial(64, SMALL).operatorNames(2, 5));
        List<Operator> operators = trial(64, SMALL).operators(1, 1);
        assertEquals(2, ((MatrixRecurrence) operators.get(10)).writes().size());
        assertEquals(Rotary.Pairing.NEIGHBOURS, ((PhaseRotation) operators.get(5)).pairing());
        TrapezoidalStep step = (TrapezoidalStep) operators.get(2);
        assertEquals(2 * 128 + 2 * 32 + 8, step.rate().offset());
        assertEquals(2 * 128 + 2 * 32 + 16, step.mix().offset());
    }

    @Test
    void severalInputsAndOutputsShareOneState() {
        List<Operator> operators = trial(64, MIMO).operators(2, 5);
        MatrixRecurrence recurrence = operators.stream().filter(MatrixRecurrence.class::isInstance)
                .map(MatrixRecurrence.class::cast).findFirst().orElseThrow();
        assertEquals(8, recurrence.writes().size());
        assertEquals(Shape.of(2, 5, 32, 32), recurrence.query().shape());
        assertEquals(Shape.of(8, 16, 32), recurrence.state().entry().shape());
        assertEquals(Rotary.Pairing.HALVES, ((PhaseRotation) operators.get(5)).pairing());
        assertEquals("MergeRanks", operators.get(operators.size() - 2).getClass().getSimpleName());
    }

    @Test
    void byEulersRuleATokenWritesOnce() {
        MixerTrial trial = trial(64, with(SMALL, "discretisation", "euler"));
        assertEquals(trial(64, SMALL).shapes(), trial.shapes());
        assertEquals(List.of("Linear", "Softplus", "TrapezoidalStep", "PhaseAccumulation", "RmsNorm", "PhaseRotation",
                "RmsNorm", "PhaseRotation", "MatrixRecurrence", "Gate", "Linear"), trial.operatorNames(2, 5));
        List<Operator> operators = trial.operators(2, 5);
        MatrixRecurrence recurrence = (MatrixRecurrence) operators.get(8);
        assertEquals(1, recurrence.writes().size());
        assertEquals(((TrapezoidalStep) operators.get(2)).dt(), recurrence.writes().getFirst().scale().orElseThrow());
        assertEquals(8 * 16 * 32 + 8 * 8, trial.mixer().state().elements(1));
    }

    @Test
    void whereNothingTurnsThereIsNoAngle() {
        for (Map<String, ?> options : List.of(SMALL, MIMO)) {
            MixerTrial trial = trial(64, with(options, "rotaryShare", 0));
            assertEquals(true, trial.mixer().state().entries().stream().noneMatch(entry -> entry.name().equals("angle")));
            PhaseRotation rotation = trial.operators(2, 5).stream().filter(PhaseRotation.class::isInstance)
                    .map(PhaseRotation.class::cast).findFirst().orElseThrow();
            assertEquals(Shape.of(2, 5, 8, 1), rotation.phase().shape());
        }
    }

    @Test
    void keysMayBeReadAsTheyAreProjected() {
        Map<String, ?> plain = with(with(with(SMALL, "rotaryShare", 0), "keyNorm", false), "groups", 2);
        MixerTrial trial = trial(64, plain);
        assertEquals(Set.of("in_proj", "dt_bias", "D", "out_proj"), trial.shapes().keySet());
        assertEquals(List.of("Linear", "Softplus", "TrapezoidalStep", "TokenShift", "TokenShift", "MatrixRecurrence", "Gate",
                "Linear"), trial.operatorNames(2, 5));
        assertEquals(8 * 16 * 32 + 2 * 32 + 8 * 16, trial.mixer().state().elements(1));
        assertEquals(8 * 16 * 32, trial(64, with(plain, "discretisation", "euler")).mixer().state().elements(1));
    }

    @Test
    void theNormSpansAHead() {
        assertEquals("GatedRmsNorm", trial(64, with(SMALL, "norm", true)).operatorNames(2, 5).get(11));
        assertEquals(true, trial(64, with(MIMO, "norm", true)).operatorNames(2, 5).contains("GatedRmsNorm"));
    }

    @Test
    void statesHaveThePublishedSizes() {
        assertEquals(538_624, elements(2048, Map.of()));
        assertEquals(563_200, elements(2048, Map.of("rank", 4)));
    }

    @Test
    void headsFollowFromTheWidth() {
        assertEquals(Shape.of(24), trial(768, Map.of()).shapes().get("D"));
        assertEquals(Shape.of(2), trial(50, Map.of()).shapes().get("D"));
    }

    @Test
    void badOptionsAreRefusedInOneLine() {
        refused("innerWidth is 100; heads times headDim, which is 3 times 33, is allowed",
                Map.of("innerWidth", 100, "heads", 3));
        refused("groups is 3; a divisor of the 8 heads is allowed", with(SMALL, "groups", 3));
        refused("stateSize is 33; an even number is allowed", with(SMALL, "stateSize", 33));
        for (double share : List.of(1.5, 0.01, -0.5)) {
            refused("rotaryShare is " + share + "; 0 for none, or at most 1 and at least one pair of 32 is allowed",
                    with(SMALL, "rotaryShare", share));
        }
        refused("keyNorm is false; it is allowed with rotaryShare 0 and rank 1 only", with(SMALL, "keyNorm", false));
        refused("keyNorm is false; it is allowed with rotaryShare 0 and rank 1 only",
                with(with(MIMO, "keyNorm", false), "rotaryShare", 0));
        refused("discretisation is heun; allowed: trapezoid, euler", with(SMALL, "discretisation", "heun"));
        refused("rank is 0; at least 1 is allowed", with(SMALL, "rank", 0));
        refused("rateCurve is exp; allowed: rational, softplus", with(SMALL, "rateCurve", "exp"));
    }

    private static long elements(int width, Map<String, ?> options) {
        return trial(width, options).mixer().state().elements(1000);
    }

    private static Map<String, ?> with(Map<String, ?> options, String key, Object value) {
        return Config.of(options).with(key, value).asMap();
    }

    private static void refused(String message, Map<String, ?> options) {
        assertEquals(message, assertThrows(ConfigException.class, () -> trial(64, options)).getMessage());
    }

    private static MixerTrial trial(int width, Map<String, ?> options) {
        return MixerTrial.of(new Mamba3Mechanism(), width, Config.of(options));
    }
}
