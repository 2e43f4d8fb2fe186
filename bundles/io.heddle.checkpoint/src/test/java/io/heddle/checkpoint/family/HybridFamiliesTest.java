// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.heddle.api.config.Config;
import io.heddle.api.family.ModelPlan;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HybridFamiliesTest {
    private static final PublishedModel JAMBA = PublishedModel.load("jamba");
    private static final PublishedModel BAMBA = PublishedModel.load("bamba");

    @Test
    void jambasMixersAreAsPublished() {
        ModelPlan plan = JAMBA.plan(new JambaFamily());
        assertEquals(Config.of(Map.of("innerWidth", 128, "stateSize", 16, "timeStepRank", 8, "convTaps", 4, "convBias", true,
                "projectionBias", false, "norms", "learned", "epsilon", 1e-6)), PlanCheck.options(plan, "layers.0.mamba"));
        assertEquals(Config.of(Map.of("heads", 4, "keyHeads", 2, "headDim", 16)), PlanCheck.options(plan, "layers.2.attention"));
        assertEquals(Config.of(Map.of("experts", 4, "chosen", 2, "innerWidth", 112, "scoring", "softmax")),
                PlanCheck.options(plan, "layers.1.experts"));
    }

    @Test
    void aSingleExpertIsAnMlp() {
        PublishedModel dense = JAMBA.with("num_experts", 1)
                .renamed(name -> name.replace("experts.0.", ""));
        for (String gone : List.of("experts.1", "experts.2", "experts.3", "router")) {
            for (int layer = 1; layer < 8; layer += 2) {
                dense = dense.withoutTensors("model.layers." + layer + ".feed_forward." + gone);
            }
        }
        ModelPlan plan = PlanCheck.complete(dense, new JambaFamily());
        assertFalse(PlanCheck.mechanisms(plan).contains("moe"));
    }

    @Test
    void fusedExpertsAreReadAsWell() {
        PublishedModel fused = JAMBA;
        for (int layer = 1; layer < 8; layer += 2) {
            String experts = "model.layers." + layer + ".feed_forward.experts.";
            fused = fused.withoutTensors(experts).withTensor(experts + "gate_up_proj", 4, 224, 64)
                    .withTensor(experts + "down_proj", 4, 64, 112);
        }
        PlanCheck.complete(fused, new JambaFamily());
    }

    @Test
    void mixtralsFusedExpertsAreReadUnderTheirNewName() {
        PublishedModel fused = PublishedModel.load("mixtral").renamed(name -> name.replace("block_sparse_moe", "mlp"));
        for (int layer = 0; layer < 4; layer++) {
            String experts = "model.layers." + layer + ".mlp.experts.";
            fused = fused.withoutTensors(experts).withTensor(experts + "gate_up_proj", 8, 224, 64)
                    .withTensor(experts + "down_proj", 8, 64, 112);
        }
        ModelPlan plan = PlanCheck.complete(fused, new MixtralFamily());
        assertEquals(Config.of(Map.of("experts", 8, "chosen", 2, "innerWidth", 112, "activation", "silu",
                "scoring", "softmax_renormalised")), PlanCheck.options(plan, "layers.0.experts"));
    }

    @Test
    void jambasPeriodsDecideWhatALayerIs() {
        Refusal.of("attn_layer_offset is 4; 0 to less than attn_layer_period, which is 4, is allowed",
                JAMBA.with("attn_layer_offset", 4), new JambaFamily());
        Refusal.of("the checkpoint lacks model.layers.0.self_attn.q_proj.weight, which its configuration needs",
                JAMBA.with("attn_layer_offset", 0), new JambaFamily());
        Refusal.of("sliding_window is 4096; null is allowed in this family",
                JAMBA.with("sliding_window", 4096), new JambaFamily());
    }

    @Test
    void jambasRankMayBeAuto() {
        Refusal.of("mamba_dt_rank is 0; at least 1 is allowed", JAMBA.with("mamba_dt_rank", 0), new JambaFamily());
        assertEquals(4, JAMBA.with("mamba_dt_rank", "auto").plan(new JambaFamily()).stack().blocks().get("layers.0.mamba")
                .options().positive(0, "timeStepRank"));
    }

    @Test
    void bambasMixersAreAsPublished() {
        ModelPlan plan = BAMBA.plan(new BambaFamily());
        assertEquals(Config.of(Map.of("heads", 8, "headDim", 16, "stateSize", 16, "groups", 1, "convTaps", 4,
                "convBias", true, "projectionBias", false, "norm", "full", "epsilon", 1e-5)), PlanCheck.options(plan, "layers.0.mamba"));
    }

    @Test
    void bambaNormsAllChannelsTogetherWhateverItsGroups() {
        Config mamba = PlanCheck.options(BAMBA.with("mamba_n_groups", 4).plan(new BambaFamily()), "layers.0.mamba");
        assertEquals("full", mamba.text("norm").orElseThrow());
        assertEquals(4, mamba.positive(0, "groups"));
    }

    @Test
    void bambasHeadsMayBeAuto() {
        assertEquals(16, PlanCheck.options(PlanCheck.complete(BAMBA.with("mamba_d_head", "auto"), new BambaFamily()),
                "layers.0.mamba").positive(0, "headDim"));
        Refusal.of("8 heads of 8 channels do not fill the 128 channels that hidden_size and the expansion give",
                BAMBA.with("mamba_d_head", 8), new BambaFamily());
    }

    @Test
    void bambasBiasesAreAsAsked() {
        PublishedModel model = BAMBA.with("attention_bias", true).with("mlp_bias", true).with("mamba_proj_bias", true);
        for (String projection : List.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj",
                "in_proj", "out_proj")) {
            model = model.withBias(projection);
        }
        PlanCheck.complete(model, new BambaFamily());
    }

    @Test
    void bambasLayersMayBeAListOfKinds() {
        PublishedModel listed = BAMBA.without("attn_layer_indices").with("layers_block_type",
                List.of("mamba", "mamba", "attention", "mamba", "mamba", "attention"));
        PlanCheck.complete(listed, new BambaFamily());
        PlanCheck.complete(BAMBA.without("attn_layer_indices").with("layer_types", List.of("linear_attention",
                "linear_attention", "full_attention", "linear_attention", "linear_attention", "full_attention")), new BambaFamily());
        Refusal.of("layers_block_type is [mamba]; 6 entries of mamba and attention are allowed",
                listed.with("layers_block_type", List.of("mamba")), new BambaFamily());
        Refusal.of("attn_layer_indices has 6; 0 to 5 are allowed",
                BAMBA.with("attn_layer_indices", List.of(2, 6)), new BambaFamily());
    }
}
