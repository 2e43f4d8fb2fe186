// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.config.Config;
import io.heddle.api.family.ModelPlan;
import io.heddle.api.stack.Combine;
import io.heddle.api.stack.InputSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GraniteMoeHybridFamilyTest {
    private static final PublishedModel GRANITE = PublishedModel.load("granitemoehybrid");
    private final GraniteMoeHybridFamily family = new GraniteMoeHybridFamily();

    @Test
    void everyWeightIsMappedAndEveryTensorUsedOnce() {
        ModelPlan plan = PlanCheck.complete(GRANITE, family);
        assertEquals("ssd+moe ssd+moe attention+moe ssd+moe ssd+moe attention+moe", PlanCheck.mechanisms(plan));
        assertEquals(Set.of(1e-6), PlanCheck.epsilons(plan));
        assertEquals(512, plan.context());
    }

    @Test
    void mixersAreAsPublished() {
        ModelPlan plan = GRANITE.plan(family);
        assertEquals(Config.of(Map.of("heads", 8, "headDim", 16, "stateSize", 16, "groups", 1, "convTaps", 4,
                "convBias", true, "projectionBias", false, "norm", "full", "epsilon", 1e-6)),
                PlanCheck.options(plan, "layers.0.mamba"));
        assertEquals(Config.of(Map.of("heads", 4, "keyHeads", 2, "headDim", 16, "scale", 1.0,
                "rotary", Map.of("theta", 10_000.0))), PlanCheck.options(plan, "layers.2.attention"));
        assertEquals(Config.of(Map.of("experts", 4, "chosen", 2, "innerWidth", 112, "scoring", "softmax_of_chosen",
                "sharedInnerWidth", 64)), PlanCheck.options(plan, "layers.0.experts"));
    }

    @Test
    void theFourFactorsStandWhereTheyBelong() {
        ModelPlan plan = GRANITE.with("embedding_multiplier", 12).with("residual_multiplier", 0.22)
                .with("attention_multiplier", 0.015625).with("logits_scaling", 8).plan(family);
        assertEquals(12, ((InputSpec.Tokens) plan.stack().input()).scale());
        assertEquals(0.125, plan.stack().head().scale());
        assertEquals(0.015625, PlanCheck.options(plan, "layers.2.attention").number("scale").orElseThrow());
        assertTrue(plan.stack().layers().stream().flatMap(layer -> layer.stages().stream())
                .allMatch(stage -> stage.combine().equals(new Combine.Residual(1, 0.22))));
        Refusal.of("logits_scaling is 0; logits are divided by it, so any other number is allowed",
                GRANITE.with("logits_scaling", 0), family);
    }

    @Test
    void withoutExpertsTheSharedMlpIsAlone() {
        PublishedModel dense = GRANITE.with("num_local_experts", 0).with("num_experts_per_tok", 0);
        for (int layer = 0; layer < 6; layer++) {
            dense = dense.withoutTensors("model.layers." + layer + ".block_sparse_moe.");
        }
        assertEquals("ssd+mlp ssd+mlp attention+mlp ssd+mlp ssd+mlp attention+mlp",
                PlanCheck.mechanisms(PlanCheck.complete(dense, family)));
    }

    @Test
    void positionsAreRotatedWhereTheConfigurationSaysSo() {
        for (String type : new String[] {"nope", "none", null}) {
            ModelPlan plan = GRANITE.with("position_embedding_type", type).plan(family);
            assertFalse(PlanCheck.options(plan, "layers.2.attention").has("rotary"));
        }
        Refusal.of("position_embedding_type is alibi; allowed: rope, nope, none",
                GRANITE.with("position_embedding_type", "alibi"), family);
    }

    @Test
    void biasesAreAsAsked() {
        PublishedModel model = GRANITE.with("attention_bias", true).with("mamba_proj_bias", true);
        for (String projection : List.of("q_proj", "k_proj", "v_proj", "o_proj", "in_proj", "out_proj")) {
            model = model.withBias(projection);
        }
        PlanCheck.complete(model, family);
    }

    @Test
    void layersAreListedInEitherSpelling() {
        PlanCheck.complete(GRANITE.without("layer_types").with("layers_block_type",
                List.of("mamba", "mamba", "attention", "mamba", "mamba", "attention")), family);
        Refusal.of("the checkpoint lacks model.layers.2.mamba.in_proj.weight, which its configuration needs",
                GRANITE.with("layer_types", null), family);
        Refusal.of("layer_types is [mamba]; 6 entries of mamba and attention are allowed",
                GRANITE.with("layer_types", List.of("mamba")), family);
    }

    @Test
    void whatIsNotSupportedIsRefusedByName() {
        Refusal.of("hidden_act is gelu; this mixer knows silu only", GRANITE.with("hidden_act", "gelu"), family);
        Refusal.of("key_multiplier is 2.0, which is not supported", GRANITE.with("key_multiplier", 2.0), family);
    }
}
