// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.hgrn.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.operator.GatedRmsNorm;
import io.heddle.api.operator.LowerBoundedGate;
import io.heddle.api.operator.MatrixRecurrence;
import io.heddle.api.operator.Operator;
import io.heddle.api.tensor.Shape;
import io.heddle.tck.MixerTrial;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HgrnMechanismTest {
    private static final Map<String, ?> EXPANDED = Map.of("expanded", true, "headDim", 16);

    @Test
    void hgrnsWeightsHaveThePublishedShapes() {
        Map<String, Shape> published = new LinkedHashMap<>();
        published.put("i_proj", Shape.of(64, 64));
        published.put("f_proj", Shape.of(64, 64));
        published.put("lower_bounds", Shape.of(3, 64));
        published.put("g_proj", Shape.of(64, 64));
        published.put("g_norm", Shape.of(64));
        published.put("o_proj", Shape.of(64, 64));
        assertEquals(published, trial(64, Map.of("layers", 3)).shapes());
    }

    @Test
    void hgrn2HasQueriesInPlaceOfTheOutputGate() {
        Map<String, Shape> shapes = trial(64, EXPANDED).shapes();
        assertEquals(Shape.of(64, 64), shapes.get("q_proj"));
        assertFalse(shapes.containsKey("g_proj"));
    }

    @Test
    void theOperatorsAreThoseOfThePapers() {
        List<String> channels = List.of("Linear", "Linear", "LowerBoundedGate", "Gate", "ChannelRecurrence", "Linear",
                "GatedRmsNorm", "Linear");
        assertEquals(channels, trial(64, Map.of()).operatorNames(2, 5));
        assertEquals(channels, trial(64, Map.of()).operatorNames(1, 1));
        List<String> matrices = List.of("Linear", "Activate", "Linear", "Linear", "LowerBoundedGate", "MatrixRecurrence",
                "RmsNorm", "Linear");
        assertEquals(matrices, trial(64, EXPANDED).operatorNames(2, 5));
        assertEquals(matrices, trial(64, EXPANDED).operatorNames(1, 1));
    }

    @Test
    void keysAreWhatIsForgottenAndQueriesAreScaled() {
        List<Operator> operators = trial(64, EXPANDED).operators(2, 5);
        MatrixRecurrence recurrence = (MatrixRecurrence) operators.get(5);
        assertEquals(0.25, recurrence.queryScale());
        assertEquals(Shape.of(2, 5, 4, 16), recurrence.writes().getFirst().key().shape());
    }

    @Test
    void theLayerDecidesWhichBoundCounts() {
        LowerBoundedGate gate = (LowerBoundedGate) trial(64, Map.of("layer", 2, "layers", 3)).operators(1, 1).get(2);
        assertEquals(2, gate.layer());
        assertEquals(Shape.of(3, 64), gate.bounds().orElseThrow().shape());
        MixerTrial free = trial(64, Map.of("lowerBounds", false));
        assertFalse(free.shapes().containsKey("lower_bounds"));
        assertEquals(true, ((LowerBoundedGate) free.operators(1, 1).get(2)).bounds().isEmpty());
    }

    @Test
    void theOutputGateFollowsTheNorm() {
        GatedRmsNorm norm = (GatedRmsNorm) trial(64, Map.of("epsilon", 1e-6)).operators(1, 1).get(6);
        assertEquals(false, norm.gateFirst());
        assertEquals(1e-6, norm.epsilon());
    }

    @Test
    void convolutionsFollowTheProjectionsIfAsked() {
        MixerTrial channels = trial(64, Map.of("convTaps", 4));
        assertEquals(Shape.of(64, 4), channels.shapes().get("i_conv1d"));
        assertEquals(List.of("Linear", "CausalConv", "Linear", "CausalConv", "LowerBoundedGate"),
                channels.operatorNames(2, 5).subList(0, 5));
        MixerTrial matrices = trial(64, Config.of(EXPANDED).with("convTaps", 4).asMap());
        assertEquals(3, matrices.operatorNames(2, 5).stream().filter("CausalConv"::equals).count());
        assertEquals(64 * 16 + 3 * 3 * 64, matrices.mixer().state().elements(1000));
    }

    @Test
    void statesHaveThePublishedSizes() {
        assertEquals(2048, trial(2048, Map.of()).mixer().state().elements(1000));
        assertEquals(262_144, trial(2048, Map.of("expanded", true)).mixer().state().elements(1000));
    }

    @Test
    void badOptionsAreRefusedInOneLine() {
        refused("heads is 5; a divisor of the 64 channels is allowed", Map.of("expanded", true, "heads", 5));
        refused("heads and headDim are for expanded states; without expanded they are not allowed", Map.of("heads", 4));
        refused("convTaps is 1; 0 for none, or at least 2 is allowed", Map.of("convTaps", 1));
        refused("layer is 3; 0 to less than layers, which is 3, is allowed", Map.of("layer", 3, "layers", 3));
    }

    private static void refused(String message, Map<String, ?> options) {
        assertEquals(message, assertThrows(ConfigException.class, () -> trial(64, options)).getMessage());
    }

    private static MixerTrial trial(int width, Map<String, ?> options) {
        return MixerTrial.of(new HgrnMechanism(), width, Config.of(options));
    }
}
