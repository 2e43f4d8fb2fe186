// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.heddle.api.config.Config;
import io.heddle.api.family.ModelPlan;
import io.heddle.api.stack.BranchSpec;
import io.heddle.api.stack.InputSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FalconH1FamilyTest {
    private static final PublishedModel FALCON = PublishedModel.load("falcon_h1");
    private final FalconH1Family family = new FalconH1Family();

    @Test
    void everyWeightIsMappedAndEveryTensorUsedOnce() {
        ModelPlan plan = PlanCheck.complete(FALCON, family);
        assertEquals("ssd+mlp ssd+mlp ssd+mlp", PlanCheck.mechanisms(plan));
        assertEquals(Set.of(1e-5), PlanCheck.epsilons(plan));
        assertEquals(512, plan.context());
    }

    @Test
    void mixersAreAsPublishedAndReadOneNorm() {
        ModelPlan plan = FALCON.plan(family);
        assertEquals(Config.of(Map.of("heads", 8, "headDim", 16, "stateSize", 16, "groups", 1, "convTaps", 4,
                "convBias", true, "projectionBias", false, "norm", "none", "epsilon", 1e-5)),
                PlanCheck.options(plan, "layers.0.mamba"));
        assertEquals(Config.of(Map.of("heads", 4, "keyHeads", 2, "headDim", 16, "keyScale", 1.0,
                "rotary", Map.of("theta", 10_000.0))), PlanCheck.options(plan, "layers.2.attention"));
        List<BranchSpec> branches = plan.stack().layers().get(1).stages().getFirst().branches();
        assertEquals(2, branches.size());
        assertEquals(branches.get(0).norm(), branches.get(1).norm());
    }

    @Test
    void everyFactorStandsWhereItBelongs() {
        ModelPlan plan = FALCON.with("embedding_multiplier", 2).with("lm_head_multiplier", 3).with("key_multiplier", 4)
                .with("attention_in_multiplier", 5).with("attention_out_multiplier", 6).with("ssm_in_multiplier", 7)
                .with("ssm_out_multiplier", 8).with("mlp_multipliers", List.of(9, 10))
                .with("ssm_multipliers", List.of(11, 12, 1, 14, 15)).plan(family);
        assertEquals(2, ((InputSpec.Tokens) plan.stack().input()).scale());
        assertEquals(3, plan.stack().head().scale());
        assertEquals(4, PlanCheck.options(plan, "layers.0.attention").number("keyScale").orElseThrow());
        List<BranchSpec> mixers = plan.stack().layers().getFirst().stages().getFirst().branches();
        assertEquals(List.of(7.0, 8.0, 5.0, 6.0), List.of(mixers.get(0).scaleIn(), mixers.get(0).scaleOut(),
                mixers.get(1).scaleIn(), mixers.get(1).scaleOut()));
        assertEquals(9, PlanCheck.options(plan, "layers.0.mlp").number("gateScale").orElseThrow());
        assertEquals(10, plan.stack().layers().getFirst().stages().get(1).branches().getFirst().scaleOut());
        assertEquals(Config.of(Map.of("gate", 11.0, "values", 12.0, "queries", 14.0, "timeStep", 15.0)),
                PlanCheck.options(plan, "layers.0.mamba").section("factors"));
    }

    @Test
    void factorsThatAreNullAreOne() {
        PublishedModel silent = FALCON;
        for (String key : List.of("mlp_multipliers", "ssm_multipliers", "key_multiplier", "embedding_multiplier")) {
            silent = silent.with(key, null);
        }
        assertEquals(FALCON.plan(family).stack(), silent.plan(family).stack());
        Refusal.of("mlp_multipliers is [1]; 2 numbers are allowed", FALCON.with("mlp_multipliers", List.of(1)), family);
    }

    @Test
    void theNormMayComeBeforeTheGateOrBehindIt() {
        PublishedModel normed = FALCON.with("mamba_rms_norm", true);
        for (int layer = 0; layer < 3; layer++) {
            normed = normed.withTensor("model.layers." + layer + ".mamba.norm.weight", 128);
        }
        Config before = PlanCheck.options(PlanCheck.complete(normed, family), "layers.0.mamba");
        assertEquals("group", before.text("norm").orElseThrow());
        assertFalse(before.flag(true, "gateFirst"));
        ModelPlan behind = normed.with("mamba_norm_before_gate", false).plan(family);
        assertFalse(PlanCheck.options(behind, "layers.0.mamba").has("gateFirst"));
    }

    @Test
    void biasesAreAsAskedAndThoseOfTheMixersProjectionsAreApart() {
        PublishedModel model = FALCON.with("attention_bias", true).with("mlp_bias", true);
        for (String projection : List.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")) {
            model = model.withBias(projection);
        }
        PlanCheck.complete(model, family);
        PlanCheck.complete(model.with("mamba_proj_bias", true).withBias("in_proj"), family);
        PlanCheck.complete(model.with("projectors_bias", true).withBias("out_proj"), family);
        PlanCheck.complete(model.with("projectors_bias", true).with("mamba_proj_bias", true).withBias("in_proj")
                .withBias("out_proj"), family);
    }

    @Test
    void theMixersWidthIsGivenOrAMultiple() {
        PlanCheck.complete(FALCON.with("mamba_d_ssm", null).with("mamba_d_head", "auto"), family);
        Refusal.of("8 heads of 16 channels do not fill the 64 channels that hidden_size and the expansion give",
                FALCON.with("mamba_d_ssm", 64), family);
    }

    @Test
    void whatIsNotSupportedIsRefusedByName() {
        Refusal.of("hidden_act is gelu; this mixer knows silu only", FALCON.with("hidden_act", "gelu"), family);
        Refusal.of("residual_multiplier is 2.0, which is not supported", FALCON.with("residual_multiplier", 2.0), family);
    }
}
