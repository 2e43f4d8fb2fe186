// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.s4.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.operator.DiagonalScan;
import io.heddle.api.operator.Gate;
import io.heddle.api.operator.Operator;
import io.heddle.api.tensor.Shape;
import io.heddle.tck.MixerTrial;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class S4MechanismTest {
    private static final Map<String, ?> H3 = Map.of("form", "h3", "stateSize", 16, "shiftTaps", 4);

    @Test
    void theWeightsHaveTheShapesOfS4d() {
        Map<String, Shape> published = new LinkedHashMap<>();
        published.put("log_A_real", Shape.of(48, 32));
        published.put("A_imag", Shape.of(48, 32));
        published.put("log_dt", Shape.of(48));
        published.put("C", Shape.of(48, 32, 2));
        published.put("D", Shape.of(48));
        published.put("out_proj", Shape.of(96, 48));
        published.put("out_proj.bias", Shape.of(96));
        assertEquals(published, trial(48, Map.of()).shapes());
    }

    @Test
    void s4dIsTheStateSpaceThenGeluThenAGatedUnit() {
        List<String> names = List.of("DiagonalScan", "Activate", "Linear", "Gate");
        assertEquals(names, trial(48, Map.of()).operatorNames(2, 5));
        assertEquals(names, trial(48, Map.of()).operatorNames(1, 1));
        Gate unit = (Gate) trial(48, Map.of()).operators(2, 5).getLast();
        assertEquals(0, unit.x().offset());
        assertEquals(48, unit.gate().offset());
    }

    @Test
    void h3WritesShiftedKeysTimesValuesAndReadsThemWithQueries() {
        List<Operator> operators = trial(48, H3).operators(2, 5);
        assertEquals(List.of("Linear", "CausalConv", "Gate", "DiagonalScan", "Gate", "Linear"),
                trial(48, H3).operatorNames(2, 5));
        assertEquals(48, operators.get(1).inputs().getFirst().offset());
        assertEquals(96, ((Gate) operators.get(2)).gate().offset());
        assertEquals(0, ((Gate) operators.get(4)).gate().offset());
        assertEquals(Shape.of(48, 4), trial(48, H3).shapes().get("shift"));
    }

    @Test
    void theSystemIsSampledAtTheGapsOfTheTimeAxis() {
        DiagonalScan scan = (DiagonalScan) trial(48, Map.of()).operators(1, 1).getFirst();
        assertEquals(Optional.empty(), ((DiagonalScan.Sampled) scan.modes()).gaps());
        scan = (DiagonalScan) trial(48, Map.of()).operatorsAtTimes(2, 5).getFirst();
        assertEquals(Shape.of(2, 5), ((DiagonalScan.Sampled) scan.modes()).gaps().orElseThrow().shape());
    }

    @Test
    void statesAreTheModesAndTheKeysThatTheShiftSees() {
        assertEquals(48 * 64, trial(48, Map.of()).mixer().state().elements(1000));
        assertEquals(48 * 16 + 3 * 48, trial(48, H3).mixer().state().elements(1000));
        assertEquals(48 * 64 + 63 * 48, trial(48, Map.of("form", "h3")).mixer().state().elements(1000));
    }

    @Test
    void anInputBesideEmbeddingsIsBroughtToTheWidth() {
        MixerTrial trial = MixerTrial.of(new S4Mechanism(), 96, 48, Config.empty());
        assertEquals(Shape.of(96, 96), trial.shapes().get("out_proj"));
        trial.operators(2, 3);
        MixerTrial.of(new S4Mechanism(), 96, 48, Config.of(H3)).operators(2, 3);
    }

    @Test
    void biasesOfH3AreAsAsked() {
        MixerTrial trial = trial(48, Map.of("form", "h3", "projectionBias", false));
        assertFalse(trial.shapes().containsKey("in_proj.bias"));
        trial.operators(1, 2);
    }

    @Test
    void badOptionsAreRefusedInOneLine() {
        refused("stateSize is 7; an even number is allowed", Map.of("stateSize", 7));
        refused("shiftTaps is 1; at least 2 is allowed", Map.of("shiftTaps", 1));
        refused("form is dss; allowed: s4d, h3", Map.of("form", "dss"));
    }

    private static void refused(String message, Map<String, ?> options) {
        assertEquals(message, assertThrows(ConfigException.class, () -> trial(48, options)).getMessage());
    }

    private static MixerTrial trial(int width, Map<String, ?> options) {
        return MixerTrial.of(new S4Mechanism(), width, Config.of(options));
    }
}
