// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.moe.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.operator.Activation;
import io.heddle.api.operator.ExpertMlp;
import io.heddle.api.operator.Linear;
import io.heddle.api.operator.TopKRouting;
import io.heddle.api.operator.TopKRouting.Scoring;
import io.heddle.api.tensor.Shape;
import io.heddle.tck.MixerTrial;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MoeMechanismTest {
    @Test
    void theWeightsHaveThePublishedMixtralShapes() {
        assertEquals(Map.of("router", Shape.of(8, 64), "experts.gate_proj", Shape.of(8, 112, 64),
                "experts.up_proj", Shape.of(8, 112, 64), "experts.down_proj", Shape.of(8, 64, 112)),
                trial(Map.of("innerWidth", 112)).shapes());
    }

    @Test
    void tokensAreRoutedThenSentThroughTheirExperts() {
        MixerTrial trial = trial(Map.of("innerWidth", 112));
        assertEquals(List.of("Linear", "TopKRouting", "ExpertMlp"), trial.operatorNames(2, 5));
        TopKRouting routing = routing(trial);
        assertEquals(2, routing.k());
        assertEquals(Scoring.SOFTMAX_RENORMALISED, routing.scoring());
        ExpertMlp experts = (ExpertMlp) trial.operators(2, 5).get(2);
        assertEquals(Shape.of(2, 5, 2), experts.indices().shape());
    }

    @Test
    void everyScoringIsFoundByItsName() {
        for (Scoring scoring : Scoring.values()) {
            assertEquals(scoring, routing(trial(Map.of("scoring", scoring.name().toLowerCase()))).scoring());
        }
    }

    @Test
    void nemotronRoutesInGroupsWithABiasAndASharedExpert() {
        MixerTrial trial = trial(Map.of("innerWidth", 96, "gated", false, "activation", "squared_relu",
                "scoring", "sigmoid_renormalised", "choiceBias", true, "groups", 4, "groupsKept", 2, "factor", 2.5,
                "sharedInnerWidth", 192));
        assertEquals(Map.of("router", Shape.of(8, 64), "router.choice_bias", Shape.of(8),
                "experts.up_proj", Shape.of(8, 96, 64), "experts.down_proj", Shape.of(8, 64, 96),
                "shared.up_proj", Shape.of(192, 64), "shared.down_proj", Shape.of(64, 192)), trial.shapes());
        assertEquals(List.of("Linear", "TopKRouting", "ExpertMlp", "Linear", "Activate", "Linear", "Add"),
                trial.operatorNames(2, 5));
        TopKRouting routing = routing(trial);
        assertEquals(List.of(4, 2, 2.5), List.of(routing.groups(), routing.groupsKept(), routing.factor()));
        assertEquals(Activation.SQUARED_RELU, ((ExpertMlp) trial.operators(1, 1).get(2)).activation());
    }

    @Test
    void aLatentSizeNarrowsTheRoutedExpertsOnly() {
        MixerTrial trial = trial(Map.of("innerWidth", 96, "latentWidth", 32, "sharedInnerWidth", 128, "bias", true));
        assertEquals(Shape.of(32, 64), trial.shapes().get("latent_in"));
        assertEquals(Shape.of(32), trial.shapes().get("latent_in.bias"));
        assertEquals(Shape.of(8, 96, 32), trial.shapes().get("experts.up_proj"));
        assertEquals(Shape.of(8, 32, 96), trial.shapes().get("experts.down_proj"));
        assertEquals(Shape.of(64, 32), trial.shapes().get("latent_out"));
        assertEquals(Shape.of(128, 64), trial.shapes().get("shared.up_proj"));
        assertEquals(List.of("Linear", "TopKRouting", "Linear", "ExpertMlp", "Linear", "Linear", "Linear", "Gate",
                "Linear", "Add"), trial.operatorNames(2, 5));
        assertEquals(64, ((Linear) trial.operators(1, 1).get(0)).x().shape().width());
    }

    @Test
    void aSharedExpertMayBeScaledByTheToken() {
        MixerTrial trial = trial(Map.of("sharedInnerWidth", 32, "sharedGate", true));
        assertEquals(Shape.of(1, 64), trial.shapes().get("shared.share"));
        assertEquals(List.of("Linear", "TopKRouting", "ExpertMlp", "Linear", "Linear", "Gate", "Linear", "Linear", "Gate",
                "Add"), trial.operatorNames(1, 2));
    }

    @Test
    void aSingleExpertIsChosenAlone() {
        assertEquals(1, routing(trial(Map.of("experts", 1))).k());
    }

    @Test
    void itKeepsNothing() {
        assertEquals(0, trial(Map.of()).mixer().state().elements(1000));
        assertEquals(Set.of(), trial(Map.of()).useWeights().keySet());
    }

    @Test
    void badOptionsAreRefusedInOneLine() {
        refused("chosen is 9; 1 to the 8 experts is allowed", Map.of("chosen", 9));
        refused("groups is 3; a divisor of the 8 experts is allowed", Map.of("groups", 3));
        refused("groupsKept is 3; 1 to the 2 groups is allowed", Map.of("groups", 2, "groupsKept", 3));
        refused("chosen is 3; the 1 groups that are kept hold 2 experts", Map.of("groups", 4, "chosen", 3));
        refused("sharedGate is true; sharedInnerWidth above 0 is needed for it", Map.of("sharedGate", true));
        refused("latentWidth is -1; 0 for none, or a number of channels is allowed", Map.of("latentWidth", -1));
        refused("scoring is hard; allowed: softmax, softmax_renormalised, softmax_of_chosen, sigmoid,"
                + " sigmoid_renormalised", Map.of("scoring", "hard"));
        assertEquals("latentWidth is 0; experts between 128 and 64 channels need one", assertThrows(ConfigException.class,
                () -> MixerTrial.of(new MoeMechanism(), 128, 64, Config.empty())).getMessage());
    }

    private static TopKRouting routing(MixerTrial trial) {
        return (TopKRouting) trial.operators(2, 5).get(1);
    }

    private static void refused(String message, Map<String, ?> options) {
        assertEquals(message, assertThrows(ConfigException.class, () -> trial(options)).getMessage());
    }

    private static MixerTrial trial(Map<String, ?> options) {
        return MixerTrial.of(new MoeMechanism(), 64, Config.of(options));
    }
}
