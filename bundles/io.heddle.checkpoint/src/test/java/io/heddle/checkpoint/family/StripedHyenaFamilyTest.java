// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.family.ModelPlan;
import io.heddle.api.stack.NormSpec;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StripedHyenaFamilyTest {
    private static final PublishedModel MODEL = PublishedModel.load("stripedhyena");
    private static final String BUFFER = "backbone.blocks.%d.inner_mha_cls.rotary_emb.inv_freq";
    private static final Set<String> UNUSED = Set.of(BUFFER.formatted(1), BUFFER.formatted(3));

    @Test
    void everyWeightIsMapped() {
        ModelPlan plan = PlanCheck.complete(MODEL, new StripedHyenaFamily(), UNUSED);
        assertEquals("hyena+mlp attention+mlp hyena+mlp attention+mlp", PlanCheck.mechanisms(plan));
        assertEquals(Set.of(1e-5), PlanCheck.epsilons(plan));
        assertEquals(NormSpec.Kind.RMS, plan.stack().head().norm().orElseThrow().kind());
        assertEquals(4, PlanCheck.options(plan, "layers.0.hyena").integer("heads").orElseThrow());
        assertEquals(2, PlanCheck.options(plan, "layers.1.attention").integer("keyHeads").orElseThrow());
        assertEquals(Set.of(2), plan.endTokens());
        assertEquals(512, plan.context());
    }

    @Test
    void theAuthorsFilesHaveNoPrefixAndOtherDefaults() {
        PublishedModel plain = MODEL.renamed(name -> name.replace("backbone.", "")).with("proj_groups", 1)
                .withoutTensors("blocks.1.inner").withoutTensors("blocks.3.inner").withoutTensors("unembed")
                .without("use_flash_rmsnorm", "inner_mlp_size", "proj_groups", "rotary_emb_base", "qkv_proj_bias", "mha_out_proj_bias")
                .with("tie_embeddings", true).with("column_split_hyena", false)
                .with("inner_size_multiple_of", 32);
        for (int layer = 0; layer < 4; layer++) {
            String module = "blocks." + layer + ".mlp.";
            plain = plain.withTensor(module + "l1.weight", 96, 32).withTensor(module + "l2.weight", 96, 32)
                    .withTensor(module + "l3.weight", 32, 96);
        }
        for (int layer = 1; layer < 4; layer += 2) {
            String module = "blocks." + layer + ".inner_mha_cls.";
            plain = plain.withTensor(module + "Wqkv.weight", 96, 32).withTensor(module + "Wqkv.bias", 96)
                    .withTensor(module + "out_proj.weight", 32, 32).withTensor(module + "out_proj.bias", 32);
        }
        ModelPlan plan = PlanCheck.complete(plain, new StripedHyenaFamily());
        assertEquals(NormSpec.Kind.RMS_PLUS, plan.stack().head().norm().orElseThrow().kind());
        assertEquals(10_000, PlanCheck.options(plan, "layers.1.attention").section("rotary").number("theta").orElseThrow());
        assertEquals(1, PlanCheck.options(plan, "layers.0.hyena").integer("heads").orElseThrow());
        assertTrue(plan.stack().head().tied());
    }

    @Test
    void positionsMayBeInterpolated() {
        ModelPlan plan = MODEL.with("use_interpolated_rotary_pos_emb", true).with("rotary_emb_scaling_factor", 16)
                .plan(new StripedHyenaFamily());
        assertEquals(16, PlanCheck.options(plan, "layers.1.attention").section("rotary").number("factor").orElseThrow());
    }

    @Test
    void whatIsNotSupportedIsRefusedByName() {
        refused("smeared_gqa is true; false is supported", MODEL.with("smeared_gqa", true));
        refused("final_norm is false; true is supported", MODEL.with("final_norm", false));
        refused("hyena_filter_groups is 4 and num_filters is 32; a filter for each of the 32 channels is supported",
                MODEL.with("hyena_filter_groups", 4));
        refused("layer 3 is in neither attn_layer_idxs nor hyena_layer_idxs", MODEL.with("attn_layer_idxs", List.of(1)));
        refused("num_attention_heads is 5; a divisor of hidden_size, which is 32, is allowed",
                MODEL.with("num_attention_heads", 5));
        refused("proj_groups is 3; a divisor of num_attention_heads, which is 4, is allowed", MODEL.with("proj_groups", 3));
    }

    private static void refused(String message, PublishedModel model) {
        Refusal.of(message, model, new StripedHyenaFamily());
    }
}
