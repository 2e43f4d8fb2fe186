// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.hyena.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.operator.DiagonalScan;
import io.heddle.api.operator.Gate;
import io.heddle.api.operator.LongConvolution;
import io.heddle.api.operator.Operator;
import io.heddle.api.tensor.Shape;
import io.heddle.tck.MixerTrial;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HyenaMechanismTest {
    private static final Map<String, ?> MODAL = Map.of("form", "modal");

    @Test
    void theImplicitFormHasTheWeightsOfHyena() {
        Map<String, Shape> published = new LinkedHashMap<>();
        published.put("filter.0", Shape.of(64, 5));
        published.put("filter.0.bias", Shape.of(64));
        published.put("filter.1", Shape.of(64, 64));
        published.put("filter.1.bias", Shape.of(64));
        published.put("filter.2", Shape.of(64, 64));
        published.put("filter.2.bias", Shape.of(64));
        published.put("filter.frequency", Shape.of(64));
        published.put("filter.out", Shape.of(48, 64));
        published.put("filter.deltas", Shape.of(48));
        published.put("D", Shape.of(48));
        published.putAll(projections(48));
        assertEquals(published, trial(48, Map.of()).shapes());
    }

    @Test
    void theModalFormHasTheWeightsOfStripedHyena() {
        Map<String, Shape> published = new LinkedHashMap<>();
        published.put("poles", Shape.of(4096, 2, 2));
        published.put("residues", Shape.of(4096, 2, 2));
        published.put("D", Shape.of(4096));
        published.putAll(projections(4096));
        assertEquals(published, trial(4096, MODAL).shapes());
    }

    private static Map<String, Shape> projections(int width) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        shapes.put("in_proj", Shape.of(3 * width, width));
        shapes.put("in_proj.bias", Shape.of(3 * width));
        shapes.put("short_filter", Shape.of(3 * width, 3));
        shapes.put("short_filter.bias", Shape.of(3 * width));
        shapes.put("out_proj", Shape.of(width, width));
        shapes.put("out_proj.bias", Shape.of(width));
        return shapes;
    }

    @Test
    void bothFormsGateBeforeAndBehindTheLongFilter() {
        assertEquals(List.of("Linear", "CausalConv", "Gate", "LongConvolution", "Gate", "Linear"),
                trial(48, Map.of()).operatorNames(2, 5));
        assertEquals(List.of("Linear", "CausalConv", "Gate", "DiagonalScan", "Gate", "Linear"),
                trial(48, MODAL).operatorNames(2, 5));
        assertEquals(trial(48, Map.of()).operatorNames(2, 5), trial(48, Map.of()).operatorNames(1, 1));
    }

    @Test
    void theOuterGateComesFirstThenTheInnerOneThenTheValue() {
        List<Operator> operators = trial(48, MODAL).operators(2, 5);
        assertEquals(96, ((Gate) operators.get(2)).x().offset());
        assertEquals(48, ((Gate) operators.get(2)).gate().offset());
        assertEquals(0, ((Gate) operators.get(4)).gate().offset());
    }

    @Test
    void headsKeepTheirPartsTogether() {
        Gate inner = (Gate) trial(48, Map.of("form", "modal", "heads", 4)).operators(2, 5).get(2);
        assertEquals(Shape.of(2, 5, 4, 12), inner.x().shape());
        assertEquals(24, inner.x().offset());
        assertEquals(36, inner.x().stride(2));
    }

    @Test
    void theModalFilterIsGivenByItsPoles() {
        DiagonalScan scan = (DiagonalScan) trial(48, MODAL).operators(1, 1).get(3);
        assertEquals(DiagonalScan.Poles.class, scan.modes().getClass());
    }

    @Test
    void theImplicitFilterIsAsLongAsAsked() {
        LongConvolution convolution = (LongConvolution) trial(48, Map.of("maxLength", 100, "filterLayers", 0))
                .operators(1, 1).get(3);
        assertEquals(100, convolution.filter().length());
        assertEquals(1, convolution.filter().layers().size());
    }

    @Test
    void positionsMayBeLearnedAndTheWindowShifted() {
        MixerTrial trial = trial(48, Map.of("maxLength", 100, "learnedPositions", true, "windowShift", 0.05));
        assertEquals(Shape.of(100, 5), trial.shapes().get("filter.positions"));
        LongConvolution convolution = (LongConvolution) trial.operators(1, 1).get(3);
        assertEquals(0.05, convolution.filter().shift());
        assertTrue(convolution.filter().positions().isPresent());
    }

    @Test
    void statesAreModesOrTheValuesThatTheFilterReaches() {
        assertEquals(40_960, trial(4096, MODAL).mixer().state().elements(100_000));
        assertEquals(2 * 144 + 1000 * 48, trial(48, Map.of()).mixer().state().elements(1000));
        assertEquals(2 * 144 + 100 * 48, trial(48, Map.of("maxLength", 100)).mixer().state().elements(1000));
    }

    @Test
    void biasesAreAsAsked() {
        MixerTrial trial = trial(48, Map.of("projectionBias", false));
        assertFalse(trial.shapes().containsKey("in_proj.bias"));
        trial.operators(1, 2);
        MixerTrial.of(new HyenaMechanism(), 96, 48, Config.empty()).operators(2, 3);
    }

    @Test
    void badOptionsAreRefusedInOneLine() {
        refused("heads is 5; a divisor of the width 48 is allowed", Map.of("heads", 5));
        refused("convTaps is 1; at least 2 is allowed", Map.of("convTaps", 1));
        refused("maxLength is 1; at least 2 is allowed", Map.of("maxLength", 1));
        refused("features is 4; an odd number of at least 3 is allowed", Map.of("features", 4));
        refused("filterLayers is -1; at least 0 is allowed", Map.of("filterLayers", -1));
        refused("filterLayers is 2147483647; at most 64 is allowed", Map.of("filterLayers", Integer.MAX_VALUE));
        refused("form is fft; allowed: implicit, modal", Map.of("form", "fft"));
    }

    private static void refused(String message, Map<String, ?> options) {
        assertEquals(message, assertThrows(ConfigException.class, () -> trial(48, options)).getMessage());
    }

    private static MixerTrial trial(int width, Map<String, ?> options) {
        return MixerTrial.of(new HyenaMechanism(), width, Config.of(options));
    }
}
