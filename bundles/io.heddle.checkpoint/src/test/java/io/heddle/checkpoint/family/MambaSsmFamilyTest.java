// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.family.ModelPlan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MambaSsmFamilyTest {
    private static final PublishedModel FIRST = PublishedModel.load("mamba_ssm-1");
    private static final PublishedModel SECOND = PublishedModel.load("mamba_ssm-2");
    private static final Set<String> TIED = Set.of("lm_head.weight");

    @Test
    void everyWeightIsMappedAndTheVocabularyIsPadded() {
        ModelPlan first = PlanCheck.complete(FIRST, new MambaSsmFamily(), TIED);
        ModelPlan second = PlanCheck.complete(SECOND, new MambaSsmFamily(), TIED);
        assertEquals("selectivescan selectivescan", PlanCheck.mechanisms(first));
        assertEquals("ssd ssd", PlanCheck.mechanisms(second));
        assertEquals(104, second.stack().head().size());
        assertEquals("group", PlanCheck.options(second, "layers.0.mamba").text("norm").orElseThrow());
    }

    @Test
    void theAuthorsFilesAreKnownByTheirTensorsAndBySettings() {
        assertTrue(new MambaSsmFamily().recognises(SECOND.tensors()));
        assertFalse(new MambaSsmFamily().recognises(PublishedModel.load("mamba2").tensors()));
        assertEquals("mamba_ssm", FIRST.plan(new MambaFamily()).stack().name());
        assertEquals("mamba_ssm", SECOND.plan(new Mamba2Family()).stack().name());
    }

    @Test
    void layersMayHaveAnMlpAndLayerNorms() {
        PublishedModel wide = FIRST.with("d_intermediate", 130).with("rms_norm", false).withBias(".norm").withBias("norm_f");
        for (int layer = 0; layer < 2; layer++) {
            String module = "backbone.layers." + layer + ".";
            wide = wide.withTensor(module + "norm2.weight", 64).withTensor(module + "norm2.bias", 64)
                    .withTensor(module + "mlp.fc1.weight", 512, 64).withTensor(module + "mlp.fc2.weight", 64, 256);
        }
        assertEquals("selectivescan+mlp selectivescan+mlp",
                PlanCheck.mechanisms(PlanCheck.complete(wide, new MambaSsmFamily(), TIED)));
    }

    @Test
    void theNormOfMamba2MayBeLeftOutOrComeFirst() {
        ModelPlan bare = PlanCheck.complete(with("rmsnorm", false).withoutTensors("backbone.layers.0.mixer.norm")
                .withoutTensors("backbone.layers.1.mixer.norm"), new MambaSsmFamily(), TIED);
        assertEquals("none", PlanCheck.options(bare, "layers.0.mamba").text("norm").orElseThrow());
        assertFalse(PlanCheck.options(with("norm_before_gate", true).plan(new MambaSsmFamily()), "layers.0.mamba")
                .flag(true, "gateFirst"));
        assertEquals(0.5, PlanCheck.options(with("dt_limit", List.of(0.0, 0.5)).plan(new MambaSsmFamily()), "layers.0.mamba")
                .number("timeStepMax").orElseThrow());
    }

    @Test
    void someLayersMayAttendWithConvolvedQueries() {
        String module = "backbone.layers.1.mixer.";
        PublishedModel model = attending(Map.of("num_heads", 4, "num_heads_kv", 2, "causal", true, "d_conv", 4,
                "rotary_emb_dim", 8, "qkv_proj_bias", false, "out_proj_bias", false)).withoutTensors(module)
                .withTensor(module + "in_proj.weight", 128, 64).withTensor(module + "out_proj.weight", 64, 64)
                .withTensor(module + "conv1d.weight", 128, 1, 4).withTensor(module + "conv1d.bias", 128);
        ModelPlan plan = PlanCheck.complete(model, new MambaSsmFamily(), TIED);
        assertEquals("ssd attention", PlanCheck.mechanisms(plan));
        assertEquals(8, PlanCheck.options(plan, "layers.1.attention").section("rotary").integer("width").orElseThrow());
        PublishedModel plain = attending(Map.of("num_heads", 4, "causal", true)).withoutTensors(module)
                .withTensor(module + "in_proj.weight", 192, 64).withTensor(module + "in_proj.bias", 192)
                .withTensor(module + "out_proj.weight", 64, 64).withTensor(module + "out_proj.bias", 64);
        PlanCheck.complete(plain, new MambaSsmFamily(), TIED);
    }

    private static PublishedModel attending(Map<String, Object> settings) {
        return SECOND.with("attn_layer_idx", List.of(1)).with("attn_cfg", settings);
    }

    @Test
    void whatIsNotSupportedIsRefusedByName() {
        refused("attn_cfg: causal is false; true is allowed in this family", attending(Map.of("num_heads", 4)));
        refused("attn_cfg: mlp_dim is 64; 0 is allowed in this family",
                attending(Map.of("num_heads", 4, "causal", true, "mlp_dim", 64)));
        refused("attn_cfg: num_heads is 5; a divisor of d_model, which is 64, is allowed, or any number together with head_dim",
                attending(Map.of("num_heads", 5, "causal", true)));
        refused("there is no config.json; this family needs one with d_model, n_layer and ssm_cfg",
                new PublishedModel(Map.of(), FIRST.tensors()));
        refused("fused_add_norm is false; with d_intermediate above 0 only true is supported",
                FIRST.with("d_intermediate", 128).with("fused_add_norm", false));
        refused("ssm_cfg: D_has_hdim is true; false is allowed", with("D_has_hdim", true));
        refused("ssm_cfg: d_ssm is 64; null, or all 128 inner channels are allowed", with("d_ssm", 64));
        refused("layer is Mamba3; allowed: Mamba1, Mamba2", with("layer", "Mamba3"));
    }

    private static void refused(String message, PublishedModel model) {
        Refusal.of(message, model, new MambaSsmFamily());
    }

    @SuppressWarnings("unchecked")
    private static PublishedModel with(String key, Object value) {
        Map<String, Object> ssm = new LinkedHashMap<>((Map<String, Object>) SECOND.config().get("ssm_cfg"));
        ssm.put(key, value);
        return SECOND.with("ssm_cfg", ssm);
    }
}
