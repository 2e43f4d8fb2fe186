// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.mixtureofdepths.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.mechanism.Mixer;
import io.heddle.api.operator.Gate;
import io.heddle.api.operator.Operator;
import io.heddle.api.state.MixerState;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import io.heddle.tck.MixerTrial;
import io.heddle.tck.RecordingRun;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MixtureOfDepthsMechanismTest {
    private static final Map<String, ?> ATTENTION = Map.of("block", "attention", "heads", 4);

    @Test
    void theScoreComesBeforeAndScalesWhatTheBlockGives() {
        assertEquals(List.of("Linear", "TokenAdmission", "Linear", "Linear", "Gate", "Linear", "Gate"), names(Map.of(), 5));
        assertEquals(List.of("Linear", "TokenAdmission", "Linear", "Linear", "RotaryEmbedding", "Linear", "RotaryEmbedding",
                "Attention", "Linear", "Gate"), names(ATTENTION, 5));
        Gate last = (Gate) operators(Map.of(), 5).getLast();
        assertEquals(Shape.of(2, 5, 1), last.gate().shape());
    }

    @Test
    void capacityBoundsTheTokensInsideTheBlock() {
        assertEquals(Shape.of(2, 5, 64), operators(Map.of(), 5).get(2).inputs().getFirst().shape());
        Map<String, ?> best = Map.of("routing", "capacity", "share", 0.3);
        assertEquals(Shape.of(2, 2, 64), operators(best, 5).get(2).inputs().getFirst().shape());
        assertEquals(Shape.of(2, 1, 64), operators(best, 1).get(2).inputs().getFirst().shape());
    }

    @Test
    void onlyCausalRoutingHasAStepForm() {
        assertTrue(mixer(Map.of()).state().steps());
        assertFalse(mixer(Map.of("routing", "capacity")).state().steps());
    }

    @Test
    void roomIsKeptForTheMostThatCanBeAdmitted() {
        assertEquals(1, mixer(Map.of()).state().elements(1000));
        assertEquals(1 + 2 * 64 * 1000, mixer(ATTENTION).state().elements(1000));
        Map<String, ?> best = Map.of("block", "attention", "heads", 4, "share", 0.25, "routing", "capacity");
        assertEquals(1 + 1000 + 2 * 64 * 250, mixer(best).state().elements(1000));
    }

    @Test
    void theWeightsAreThoseOfTheBlockAndARouter() {
        assertEquals(Map.of("router", Shape.of(1, 64), "gate_proj", Shape.of(176, 64), "up_proj", Shape.of(176, 64),
                "down_proj", Shape.of(64, 176)), trial(Map.of()).shapes());
        assertEquals(5, trial(ATTENTION).shapes().size());
    }

    @Test
    void badOptionsAreRefusedInOneLine() {
        refused("share is 0.0; above 0 and at most 1 is allowed", Map.of("share", 0));
        refused("heads is 5; a number that divides the width of 64 into even parts is allowed", Map.of("heads", 5));
        refused("routing is best; allowed: causal, capacity", Map.of("routing", "best"));
        refused("block is ssd; allowed: mlp, attention", Map.of("block", "ssd"));
    }

    private static Mixer mixer(Map<String, ?> options) {
        return trial(options).mixer();
    }

    /** The admitted count is read by the pass itself, so that a trial's own count of states does not apply. */
    private static List<Operator> operators(Map<String, ?> options, int time) {
        Mixer mixer = mixer(options);
        RecordingRun run = new RecordingRun(2);
        Tensor x = Tensor.unbound(new TensorSpec(DataType.F32, Shape.of(2, time, 64)));
        assertEquals(x.shape(), mixer.forward(x, new MixerState("block", mixer.state()), run).shape());
        return run.operators();
    }

    private static List<String> names(Map<String, ?> options, int time) {
        return operators(options, time).stream().map(operator -> operator.getClass().getSimpleName()).toList();
    }

    private static void refused(String message, Map<String, ?> options) {
        assertEquals(message, assertThrows(ConfigException.class, () -> trial(options)).getMessage());
    }

    private static MixerTrial trial(Map<String, ?> options) {
        return MixerTrial.of(new MixtureOfDepthsMechanism(), 64, Config.of(options));
    }
}
