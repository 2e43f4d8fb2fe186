// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.api.config.Config;
import io.heddle.api.family.ModelPlan;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class XlstmFamilyTest {
    private static final PublishedModel MODEL = PublishedModel.load("xlstm");

    @Test
    void everyLayerIsACellAndAnMlp() {
        ModelPlan plan = PlanCheck.complete(MODEL, new XlstmFamily());
        assertEquals("xlstm+mlp xlstm+mlp xlstm+mlp", PlanCheck.mechanisms(plan));
        assertEquals(Set.of(1e-6), PlanCheck.epsilons(plan));
        assertEquals(192, PlanCheck.options(plan, "layers.0.mlp").positive(1, "innerWidth"));
        assertEquals(Config.of(Map.of("heads", 4, "keyDim", 16, "valueDim", 16, "gateSoftCap", 15.0,
                "denominatorEpsilon", 1e-6, "epsilon", 1e-6)), PlanCheck.options(plan, "layers.0.mlstm"));
        assertEquals(Set.of(2), plan.endTokens());
        assertEquals(0, plan.context());
    }

    @Test
    void logitsAreCapped() {
        assertEquals(30, MODEL.plan(new XlstmFamily()).stack().head().softCap());
        assertEquals(12, MODEL.with("output_logit_soft_cap", 12).plan(new XlstmFamily()).stack().head().softCap());
    }

    @Test
    void fusedTensorsAreCutApart() {
        PublishedModel fused = MODEL.with("weight_mode", "fused");
        for (int layer = 0; layer < 3; layer++) {
            String cell = "backbone.blocks." + layer + ".mlstm_layer.";
            String mlp = "backbone.blocks." + layer + ".ffn.";
            for (String part : new String[] {"q.", "k.", "v.", "ogate_preact", "igate_preact", "fgate_preact"}) {
                fused = fused.withoutTensors(cell + part);
            }
            fused = fused.withoutTensors(mlp + "proj_up").withTensor(cell + "qkv_opreact.weight", 256, 64)
                    .withTensor(cell + "ifgate_preact.weight", 8, 64).withTensor(cell + "ifgate_preact.bias", 8)
                    .withTensor(mlp + "proj_up_gate_z.weight", 384, 64);
        }
        PlanCheck.complete(fused, new XlstmFamily());
    }

    @Test
    void theFirstFilesSpellOutTheProjections() {
        PublishedModel spelled = MODEL.renamed(name -> name.replace("_layer.q.", "_layer.query.")
                .replace("_layer.k.", "_layer.key.").replace("_layer.v.", "_layer.value."));
        PlanCheck.complete(spelled, new XlstmFamily());
    }

    @Test
    void theLastNormIsThereWhateverTheConfigurationSays() {
        assertEquals(MODEL.plan(new XlstmFamily()), MODEL.with("add_out_norm", false).plan(new XlstmFamily()));
    }

    @Test
    void whatIsNotHonouredIsRefusedByName() {
        Refusal.of("use_bias is true; false is allowed in this family", MODEL.with("use_bias", true), new XlstmFamily());
        Refusal.of("weight_mode is both; allowed: single, fused", MODEL.with("weight_mode", "both"), new XlstmFamily());
        Refusal.of("qk_dim_factor makes 64 channels; a multiple of the 3 heads is allowed", MODEL.with("num_heads", 3),
                new XlstmFamily());
    }
}
