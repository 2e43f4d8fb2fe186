// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.heddle.api.config.Config;
import io.heddle.api.family.ModelPlan;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NemotronHFamilyTest {
    private static final PublishedModel NEMOTRON = PublishedModel.load("nemotron_h");
    private final NemotronHFamily family = new NemotronHFamily();

    @Test
    void mixersAreAsPublished() {
        ModelPlan plan = NEMOTRON.plan(family);
        assertEquals(Config.of(Map.of("heads", 8, "headDim", 16, "stateSize", 16, "groups", 2, "convTaps", 4,
                "convBias", true, "projectionBias", false, "norm", "group", "epsilon", 1e-5)), PlanCheck.options(plan, "layers.0.mamba"));
        assertEquals(Config.of(Map.of("heads", 4, "keyHeads", 2, "headDim", 16)), PlanCheck.options(plan, "layers.3.attention"));
        assertEquals(Config.of(Map.of("innerWidth", 112, "activation", "squared_relu", "gated", false)),
                PlanCheck.options(plan, "layers.1.mlp"));
    }

    @Test
    void layersAreListedOrAPattern() {
        PublishedModel silent = NEMOTRON.without("layers_block_type");
        PlanCheck.complete(silent.with("hybrid_override_pattern", "M-M*-M"), family);
        PlanCheck.complete(silent.with("layers_block_type", List.of("mamba", "mlp", "mamba", "attention", "mlp", "mamba")), family);
        PlanCheck.complete(silent.with("layer_types",
                List.of("linear_attention", "mlp", "linear_attention", "full_attention", "mlp", "linear_attention")), family);
        Refusal.of("hybrid_override_pattern has the symbol G; allowed: M for Mamba-2, * for attention, - for MLP, E for experts",
                silent.with("hybrid_override_pattern", "MG"), family);
        Refusal.of("layers_block_type has the entry hybrid; allowed: mamba, linear_attention, attention, full_attention,"
                + " sliding_attention, mlp, moe", silent.with("layers_block_type", List.of("hybrid")), family);
    }

    @Test
    void bothPrefixesAreRead() {
        PlanCheck.complete(NEMOTRON.renamed(name -> name.replace("backbone.", "model.")), family);
    }

    @Test
    void aHeadsWidthHasADefaultOfItsOwn() {
        assertEquals(128, NEMOTRON.without("head_dim").plan(family).stack().blocks().get("layers.3.attention").options()
                .positive(0, "headDim"));
        assertEquals(16, PlanCheck.options(PlanCheck.complete(NEMOTRON.with("head_dim", null), family), "layers.3.attention")
                .positive(0, "headDim"));
        PlanCheck.complete(NEMOTRON.without("head_dim").with("attention_head_dim", 16), family);
    }

    @Test
    void oldSpellingsOfMambaSettingsAreRead() {
        PublishedModel model = NEMOTRON.without("n_groups", "conv_kernel", "use_conv_bias", "time_step_limit")
                .with("mamba_n_groups", 2).with("mamba_d_conv", 4).with("mamba_conv_bias", true)
                .with("mamba_dt_limit", List.of(0.01, 0.5));
        Config mamba = PlanCheck.options(PlanCheck.complete(model, family), "layers.0.mamba");
        assertEquals(0.5, mamba.number("timeStepMax").getAsDouble());
    }

    @Test
    void biasesFollowTheirFlags() {
        PublishedModel model = NEMOTRON.with("use_bias", true).with("mlp_bias", true).with("attention_bias", true);
        for (String projection : List.of("in_proj", "out_proj", "up_proj", "down_proj", "q_proj", "k_proj", "v_proj", "o_proj")) {
            model = model.withBias(projection);
        }
        PlanCheck.complete(model, family);
    }

    @Test
    void expertsAreReadOneByOneWithASharedOne() {
        ModelPlan plan = PlanCheck.complete(experts(false, 0), family);
        assertEquals(Config.of(Map.ofEntries(Map.entry("experts", 4), Map.entry("chosen", 2), Map.entry("innerWidth", 96),
                Map.entry("activation", "squared_relu"), Map.entry("gated", false),
                Map.entry("scoring", "sigmoid_renormalised"), Map.entry("choiceBias", true), Map.entry("groups", 2),
                Map.entry("groupsKept", 1), Map.entry("factor", 2.5), Map.entry("sharedInnerWidth", 192))),
                PlanCheck.options(plan, "layers.4.experts"));
    }

    @Test
    void expertsAreReadFusedAndOnALatentWidth() {
        ModelPlan plan = PlanCheck.complete(experts(true, 32), family);
        assertEquals(32, PlanCheck.options(plan, "layers.4.experts").positive(0, "latentWidth"));
        PlanCheck.complete(experts(true, 0), family);
        PlanCheck.complete(experts(false, 32), family);
    }

    @Test
    void sharesMayStayAsTheyAre() {
        ModelPlan plan = experts(false, 0).with("norm_topk_prob", false).plan(family);
        assertEquals("sigmoid", PlanCheck.options(plan, "layers.4.experts").text("scoring").orElseThrow());
    }

    @Test
    void theSharedExpertMayBeMissing() {
        PublishedModel model = experts(false, 0).withoutTensors("backbone.layers.4.mixer.shared_experts");
        assertFalse(PlanCheck.options(PlanCheck.complete(model, family), "layers.4.experts").has("sharedInnerWidth"));
    }

    @Test
    void headsThatReadFurtherTokensHaveNoEffect() {
        PlanCheck.complete(NEMOTRON.withTensor("mtp.layers.0.norm.weight", 64), family, Set.of("mtp.layers.0.norm.weight"));
    }

    /** The layout with experts instead of the second MLP. */
    private static PublishedModel experts(boolean fused, int latent) {
        String mixer = "backbone.layers.4.mixer.";
        int input = latent > 0 ? latent : 64;
        PublishedModel model = NEMOTRON.without("layers_block_type").with("hybrid_override_pattern", "M-M*EM")
                .with("n_routed_experts", 4).with("moe_intermediate_size", 96).with("n_group", 2).with("routed_scaling_factor", 2.5)
                .with("moe_shared_expert_intermediate_size", 192).with("moe_latent_size", latent > 0 ? latent : null)
                .withoutTensors(mixer)
                .withTensor(mixer + "gate.weight", 4, 64).withTensor(mixer + "gate.e_score_correction_bias", 4)
                .withTensor(mixer + "shared_experts.up_proj.weight", 192, 64)
                .withTensor(mixer + "shared_experts.down_proj.weight", 64, 192);
        if (latent > 0) {
            model = model.withTensor(mixer + "fc1_latent_proj.weight", latent, 64)
                    .withTensor(mixer + "fc2_latent_proj.weight", 64, latent);
        }
        if (fused) {
            return model.withTensor(mixer + "experts.up_proj", 4, 96, input).withTensor(mixer + "experts.down_proj", 4, input, 96);
        }
        for (int expert = 0; expert < 4; expert++) {
            model = model.withTensor(mixer + "experts." + expert + ".up_proj.weight", 96, input)
                    .withTensor(mixer + "experts." + expert + ".down_proj.weight", input, 96);
        }
        return model;
    }
}
