// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.xlstm.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.operator.LayerNorm;
import io.heddle.api.operator.MatrixRecurrence;
import io.heddle.api.operator.Normaliser;
import io.heddle.api.operator.SoftCap;
import io.heddle.api.tensor.Shape;
import io.heddle.tck.MixerTrial;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class XlstmMechanismTest {
    @Test
    void theWeightsOfTheMatrixCellHaveThePublishedShapes() {
        Map<String, Shape> published = new LinkedHashMap<>();
        published.put("in_proj", Shape.of(192, 64));
        published.put("igate", Shape.of(4, 64));
        published.put("igate.bias", Shape.of(4));
        published.put("fgate", Shape.of(4, 64));
        published.put("fgate.bias", Shape.of(4));
        published.put("norm", Shape.of(64));
        published.put("out_proj", Shape.of(64, 64));
        assertEquals(published, trial(64, Map.of()).shapes());
    }

    @Test
    void theOperatorsOfTheMatrixCellAreThoseOfThePaper() {
        List<String> names = List.of("Linear", "Linear", "SoftCap", "Linear", "SoftCap", "Activate", "MatrixRecurrence",
                "LayerNorm", "Gate", "Linear");
        assertEquals(names, trial(64, Map.of()).operatorNames(2, 5));
        assertEquals(names, trial(64, Map.of()).operatorNames(1, 1));
        assertEquals(8, trial(64, Map.of("gateSoftCap", 0)).operatorNames(1, 1).size());
    }

    @Test
    void theMatrixCellIsStabilisedByItsInputGate() {
        var operators = trial(64, Map.of("denominatorEpsilon", 1e-5)).operators(2, 5);
        MatrixRecurrence recurrence = (MatrixRecurrence) operators.get(6);
        Normaliser.Stabilised stabilised = (Normaliser.Stabilised) recurrence.normaliser();
        assertEquals(1e-5, stabilised.epsilon());
        assertEquals(Shape.of(2, 5, 4), stabilised.inputGate().shape());
        assertEquals(1 / Math.sqrt(8), recurrence.queryScale());
        assertEquals(15, ((SoftCap) operators.get(2)).cap());
        assertEquals(16, ((LayerNorm) operators.get(7)).group());
    }

    @Test
    void theScalarCellProjectsEachHeadForItself() {
        Map<String, Shape> published = new LinkedHashMap<>();
        published.put("conv1d", Shape.of(64, 4));
        published.put("conv1d.bias", Shape.of(64));
        published.put("if_proj", Shape.of(4, 32, 16));
        published.put("zo_proj", Shape.of(4, 32, 16));
        published.put("recurrent", Shape.of(4, 64, 16));
        published.put("bias", Shape.of(4, 64));
        published.put("norm", Shape.of(64));
        MixerTrial trial = trial(64, Map.of("cell", "slstm", "convTaps", 4));
        assertEquals(published, trial.shapes());
        assertEquals(List.of("CausalConv", "BlockLinear", "BlockLinear", "Concat", "SLstm", "LayerNorm"),
                trial.operatorNames(2, 5));
        assertEquals(List.of("BlockLinear", "BlockLinear", "Concat", "SLstm", "LayerNorm"),
                trial(64, Map.of("cell", "slstm")).operatorNames(1, 1));
    }

    @Test
    void statesHaveThePublishedSizes() {
        assertEquals(1_050_632, elements(4096, Map.of("heads", 8)));
        assertEquals(4 * 4096, elements(4096, Map.of("cell", "slstm")));
        assertEquals(4 * 64 + 3 * 64, elements(64, Map.of("cell", "slstm", "convTaps", 4)));
    }

    @Test
    void headsDivideTheWidth() {
        assertEquals(Shape.of(3), trial(63, Map.of()).shapes().get("igate.bias"));
        assertEquals(Shape.of(1), trial(61, Map.of()).shapes().get("igate.bias"));
        trial(61, Map.of("cell", "slstm")).operators(2, 3);
    }

    @Test
    void badOptionsAreRefusedInOneLine() {
        refused("cell is gru; allowed: mlstm, slstm", Map.of("cell", "gru"));
        refused("heads is 3; a divisor of the 64 channels in and 64 out is allowed", Map.of("cell", "slstm", "heads", 3));
        refused("gateSoftCap is -1.0; 0 for none, or a number above 0 is allowed", Map.of("gateSoftCap", -1));
        refused("convTaps is 1; 0 for none, or at least 2 is allowed", Map.of("cell", "slstm", "convTaps", 1));
        refused("convTaps is 4; mlstm has none, slstm may have one", Map.of("convTaps", 4));
    }

    private static long elements(int width, Map<String, ?> options) {
        return trial(width, options).mixer().state().elements(1000);
    }

    private static void refused(String message, Map<String, ?> options) {
        assertEquals(message, assertThrows(ConfigException.class, () -> trial(64, options)).getMessage());
    }

    private static MixerTrial trial(int width, Map<String, ?> options) {
        return MixerTrial.of(new XlstmMechanism(), width, Config.of(options));
    }
}
