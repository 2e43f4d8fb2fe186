// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.ssd.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.operator.Gate;
import io.heddle.api.operator.GatedRmsNorm;
import io.heddle.api.operator.MatrixRecurrence;
import io.heddle.api.operator.Operator;
import io.heddle.api.operator.Softplus;
import io.heddle.api.tensor.Shape;
import io.heddle.tck.MixerTrial;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SsdMechanismTest {
    private static final Map<String, ?> SMALL = Map.of("heads", 8, "headDim", 16, "stateSize", 16);
    private static final Map<String, ?> GROUPED = Map.of("heads", 8, "headDim", 16, "stateSize", 16, "groups", 2);

    @Test
    void theWeightsHaveThePublishedMamba2Shapes() {
        Map<String, Shape> published = new LinkedHashMap<>();
        published.put("in_proj", Shape.of(296, 64));
        published.put("conv1d", Shape.of(160, 4));
        published.put("conv1d.bias", Shape.of(160));
        published.put("dt_bias", Shape.of(8));
        published.put("A_log", Shape.of(8));
        published.put("D", Shape.of(8));
        published.put("norm", Shape.of(128));
        published.put("out_proj", Shape.of(64, 128));
        assertEquals(published, trial(64, SMALL).shapes());
    }

    @Test
    void groupsWidenTheProjectionAsPublishedByNemotron() {
        Map<String, Shape> shapes = trial(64, GROUPED).shapes();
        assertEquals(Shape.of(328, 64), shapes.get("in_proj"));
        assertEquals(Shape.of(192, 4), shapes.get("conv1d"));
    }

    @Test
    void theOperatorsAreThoseOfThePaper() {
        List<String> names = List.of("Linear", "CausalConv", "Softplus", "MatrixRecurrence", "GatedRmsNorm", "Linear");
        assertEquals(names, trial(64, SMALL).operatorNames(2, 5));
        assertEquals(names, trial(64, SMALL).operatorNames(1, 1));
    }

    @Test
    void factorsMultiplyThePartsThatTheyName() {
        assertEquals(List.of("Linear", "Scale", "Scale", "Concat", "CausalConv", "Softplus", "MatrixRecurrence", "GatedRmsNorm",
                "Linear"), trial(64, with(SMALL, "factors", Map.of("values", 0.5, "timeStep", 2))).operatorNames(2, 5));
        assertEquals("factors: z is unknown; allowed: gate, values, keys, queries, timeStep", assertThrows(ConfigException.class,
                () -> trial(64, with(SMALL, "factors", Map.of("z", 0.5)))).getMessage());
    }

    @Test
    void theLastProjectionMayHaveABiasOfItsOwnChoice() {
        Map<String, Shape> last = trial(64, with(SMALL, "outputBias", true)).shapes();
        assertEquals(Shape.of(64), last.get("out_proj.bias"));
        assertFalse(last.containsKey("in_proj.bias"));
        Map<String, Shape> first = trial(64, with(with(SMALL, "projectionBias", true), "outputBias", false)).shapes();
        assertEquals(Shape.of(296), first.get("in_proj.bias"));
        assertFalse(first.containsKey("out_proj.bias"));
    }

    @Test
    void theFusedProjectionIsGateThenValuesKeysQueriesThenSteps() {
        List<Operator> operators = trial(64, GROUPED).operators(2, 5);
        Softplus step = (Softplus) operators.get(2);
        MatrixRecurrence recurrence = (MatrixRecurrence) operators.get(3);
        GatedRmsNorm norm = (GatedRmsNorm) operators.get(4);
        assertEquals(0, norm.gate().offset());
        assertEquals(128 + 192, step.x().offset());
        assertEquals(0, recurrence.writes().getFirst().value().offset());
        assertEquals(128, recurrence.writes().getFirst().key().offset());
        assertEquals(160, recurrence.query().offset());
        assertEquals(Shape.of(2, 5, 2, 16), recurrence.query().shape());
    }

    @Test
    void theNormSpansAGroupOrEverything() {
        assertEquals(64, norm(trial(64, GROUPED)).group());
        assertEquals(128, norm(trial(64, with(GROUPED, "norm", "full"))).group());
        assertEquals(128, norm(trial(64, SMALL)).group());
    }

    @Test
    void withoutANormTheGateRemains() {
        MixerTrial trial = trial(64, with(SMALL, "norm", "none"));
        assertEquals(List.of("Linear", "CausalConv", "Softplus", "MatrixRecurrence", "Gate", "Linear"),
                trial.operatorNames(2, 5));
        assertFalse(trial.shapes().containsKey("norm"));
    }

    @Test
    void theGateComesFirstUnlessAskedOtherwise() {
        assertEquals(true, norm(trial(64, SMALL)).gateFirst());
        assertEquals(false, norm(trial(64, with(SMALL, "gateFirst", false))).gateFirst());
    }

    @Test
    void timeStepsAreLimitedAsAsked() {
        Softplus free = (Softplus) trial(64, SMALL).operators(1, 1).get(2);
        assertEquals(Double.POSITIVE_INFINITY, free.most());
        Softplus limited = (Softplus) trial(64, with(with(SMALL, "timeStepMin", 0.001), "timeStepMax", 0.1))
                .operators(1, 1).get(2);
        assertEquals(0.001, limited.least());
        assertEquals(0.1, limited.most());
    }

    @Test
    void gapsOfATimeAxisScaleTheTimeSteps() {
        List<Operator> operators = trial(64, SMALL).operatorsAtTimes(2, 5);
        Gate scaled = (Gate) operators.get(3);
        assertEquals(Shape.of(2, 5, 8), scaled.x().shape());
        assertEquals(Shape.of(2, 5, 1), scaled.gate().shape());
        assertEquals(MatrixRecurrence.class, operators.get(4).getClass());
    }

    @Test
    void withoutAConvolutionTheProjectionIsRead() {
        MixerTrial trial = trial(64, with(GROUPED, "convTaps", 0));
        assertFalse(trial.shapes().containsKey("conv1d") || trial.shapes().containsKey("conv1d.bias"));
        List<Operator> operators = trial.operators(2, 5);
        assertEquals(List.of("Linear", "Softplus", "MatrixRecurrence", "GatedRmsNorm", "Linear"), trial.operatorNames(2, 5));
        assertEquals(128, ((MatrixRecurrence) operators.get(2)).writes().getFirst().value().offset());
        assertEquals(128 + 160, ((MatrixRecurrence) operators.get(2)).query().offset());
        assertEquals(8 * 16 * 16, trial.mixer().state().elements(7));
    }

    @Test
    void biasesAreAsAsked() {
        MixerTrial trial = trial(64, with(with(SMALL, "projectionBias", true), "convBias", false));
        assertEquals(Shape.of(296), trial.shapes().get("in_proj.bias"));
        assertEquals(Shape.of(64), trial.shapes().get("out_proj.bias"));
        assertFalse(trial.shapes().containsKey("conv1d.bias"));
        trial.operators(1, 2);
    }

    @Test
    void statesHaveThePublishedSizes() {
        assertEquals(671_488, elements(2560, Map.of("stateSize", 128)));
        assertEquals(1_079_296, elements(4096, Map.of("stateSize", 128, "groups", 8)));
        assertEquals(1_073_920, elements(4096, Map.of("stateSize", 128)));
        assertEquals(343_424, elements(2560, Map.of("stateSize", 64)));
    }

    @Test
    void headsFollowFromTheWidth() {
        assertEquals(Shape.of(24), trial(768, Map.of()).shapes().get("D"));
        assertEquals(Shape.of(2), trial(50, Map.of()).shapes().get("D"));
        assertEquals(Shape.of(4), trial(64, Map.of("heads", 4)).shapes().get("D"));
        assertEquals(Shape.of(64, 48), trial(64, Map.of("innerWidth", 48)).shapes().get("out_proj"));
    }

    @Test
    void badOptionsAreRefusedInOneLine() {
        refused("innerWidth is 100; heads times headDim, which is 3 times 33, is allowed",
                Map.of("innerWidth", 100, "heads", 3));
        refused("innerWidth is 100; heads times headDim, which is 4 times 16, is allowed",
                Map.of("innerWidth", 100, "heads", 4, "headDim", 16));
        refused("groups is 3; a divisor of the 8 heads is allowed", with(SMALL, "groups", 3));
        refused("convTaps is 1; 0 for none, or at least 2 is allowed", Map.of("convTaps", 1));
        refused("convBias is true; it is allowed with a convolution only, and convTaps is 0",
                Map.of("convTaps", 0, "convBias", true));
        refused("timeStepMin is 0.2; 0 to timeStepMax, which is 0.1, is allowed",
                Map.of("timeStepMin", 0.2, "timeStepMax", 0.1));
        refused("norm is layer; allowed: group, full, none", Map.of("norm", "layer"));
    }

    private static GatedRmsNorm norm(MixerTrial trial) {
        return (GatedRmsNorm) trial.operators(1, 1).get(4);
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
        return MixerTrial.of(new SsdMechanism(), width, Config.of(options));
    }
}
