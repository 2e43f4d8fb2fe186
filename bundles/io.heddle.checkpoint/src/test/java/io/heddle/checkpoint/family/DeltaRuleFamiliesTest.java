// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.api.config.Config;
import io.heddle.api.family.Family;
import io.heddle.api.family.ModelPlan;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeltaRuleFamiliesTest {
    private static final PublishedModel GATED = PublishedModel.load("gated_deltanet");
    private static final PublishedModel PLAIN = PublishedModel.load("delta_net");
    private static final PublishedModel KDA = PublishedModel.load("kda");

    @Test
    void everyLayerIsADeltaRuleAndAnMlp() {
        for (Family family : List.of(new GatedDeltaNetFamily(), new DeltaNetFamily(), new KdaFamily())) {
            ModelPlan plan = PlanCheck.complete(PublishedModel.load(family.describe().name()), family);
            assertEquals("deltanet+mlp deltanet+mlp deltanet+mlp", PlanCheck.mechanisms(plan));
            assertEquals(Set.of(1e-6), PlanCheck.epsilons(plan));
            assertEquals(512, PlanCheck.options(plan, "layers.0.mlp").positive(1, "innerWidth"));
            assertEquals(0, plan.context());
            assertEquals(Set.of(2), plan.endTokens());
            assertEquals(List.of(family.describe().name()), family.describe().modelTypes());
        }
    }

    @Test
    void theGatedRuleIsAsPublished() {
        assertEquals(Config.of(Map.ofEntries(Map.entry("heads", 2), Map.entry("valueHeads", 2), Map.entry("headDim", 32),
                Map.entry("valueDim", 64), Map.entry("convTaps", 4), Map.entry("negativeEigenvalues", false),
                Map.entry("epsilon", 1e-6), Map.entry("decay", "head"), Map.entry("gate", "silu"))),
                mixer(GATED, new GatedDeltaNetFamily()));
    }

    @Test
    void convolutionsAndGatesAreOptions() {
        PublishedModel bare = GATED.with("use_gate", false).with("use_short_conv", false).with("allow_neg_eigval", true);
        for (int layer = 0; layer < 3; layer++) {
            String prefix = "model.layers." + layer + ".attn.";
            bare = bare.withoutTensors(prefix + "g_proj").withoutTensors(prefix + "q_conv1d")
                    .withoutTensors(prefix + "k_conv1d").withoutTensors(prefix + "v_conv1d");
        }
        Config mixer = mixer(bare, new GatedDeltaNetFamily());
        assertEquals("none", mixer.text("gate").orElseThrow());
        assertEquals(0, mixer.integer("convTaps").orElseThrow());
        assertEquals(true, mixer.flag(false, "negativeEigenvalues"));
    }

    @Test
    void listedLayersHaveAttention() {
        PublishedModel hybrid = GATED.with("attn", Map.of("layers", List.of(1), "num_heads", 4, "num_kv_heads", 2,
                "window_size", 16, "rope_theta", 5000.0, "qkv_bias", true)).withoutTensors("model.layers.1.attn.");
        hybrid = hybrid.withTensor("model.layers.1.attn.q_proj.weight", 128, 128)
                .withTensor("model.layers.1.attn.k_proj.weight", 64, 128)
                .withTensor("model.layers.1.attn.v_proj.weight", 64, 128)
                .withTensor("model.layers.1.attn.o_proj.weight", 128, 128)
                .withTensor("model.layers.1.attn.q_proj.bias", 128)
                .withTensor("model.layers.1.attn.k_proj.bias", 64)
                .withTensor("model.layers.1.attn.v_proj.bias", 64);
        ModelPlan plan = PlanCheck.complete(hybrid, new GatedDeltaNetFamily());
        assertEquals("deltanet+mlp attention+mlp deltanet+mlp", PlanCheck.mechanisms(plan));
        assertEquals(Config.of(Map.of("heads", 4, "keyHeads", 2, "headDim", 32, "queryKeyValueBias", true, "window", 16,
                "rotary", Map.of("theta", 5000.0))), PlanCheck.options(plan, "layers.1.attention"));
        assertEquals(2048, plan.context());
    }

    @Test
    void queriesAndKeysOfTheFirstDeltaNetMayHaveOtherActivations() {
        Config mixer = mixer(PLAIN.with("qk_activation", "elu"), new DeltaNetFamily());
        assertEquals("elu_plus_one", mixer.text("queryKeyActivation").orElseThrow());
        assertEquals("none", mixer.text("decay").orElseThrow());
    }

    @Test
    void queriesAndKeysOfKdaMayServeSeveralValueHeads() {
        PublishedModel grouped = KDA.with("num_v_heads", 4);
        Set<String> shared = new HashSet<>();
        for (int layer = 0; layer < 3; layer++) {
            String module = "model.layers." + layer + ".attn.";
            for (String part : List.of("q", "k")) {
                shared.addAll(List.of(module + part + "_proj.weight", module + part + "_conv1d.weight"));
            }
            grouped = grouped.withTensor(module + "v_proj.weight", 128, 128).withTensor(module + "v_conv1d.weight", 128, 1, 4)
                    .withTensor(module + "f_proj.1.weight", 128, 32).withTensor(module + "dt_bias", 128)
                    .withTensor(module + "g_proj.1.weight", 128, 32).withTensor(module + "g_proj.1.bias", 128)
                    .withTensor(module + "A_log", 4).withTensor(module + "b_proj.weight", 4, 128)
                    .withTensor(module + "o_proj.weight", 128, 128);
        }
        PlanCheck.sharing(grouped, new KdaFamily(), shared);
    }

    @Test
    void queriesAndKeysMayBeDividedByTheirSum() {
        ModelPlan plan = PlanCheck.complete(PLAIN.with("qk_norm", "sum"), new DeltaNetFamily());
        assertEquals("sum", PlanCheck.options(plan, "layers.0.mixer").text("queryKeyNorm").orElseThrow());
    }

    @Test
    void whatIsNotHonouredIsRefusedByName() {
        Refusal.of("qk_norm is max; allowed: l2, sum", PLAIN.with("qk_norm", "max"), new DeltaNetFamily());
        Refusal.of("use_output_norm is false; true is allowed in this family", PLAIN.with("use_output_norm", false),
                new DeltaNetFamily());
        Refusal.of("qk_activation is gelu; allowed: silu, relu, elu, identity", PLAIN.with("qk_activation", "gelu"),
                new DeltaNetFamily());
        Refusal.of("expand_k makes 128 channels; a multiple of the 3 heads is allowed", PLAIN.with("num_heads", 3),
                new DeltaNetFamily());
        Refusal.of("safe_gate is true; false is allowed in this family", KDA.with("safe_gate", true), new KdaFamily());
        Refusal.of("lower_bound is -5; null is allowed in this family", KDA.with("lower_bound", -5), new KdaFamily());
        Refusal.of("num_v_heads is 3; a multiple of num_heads, which is 2, is allowed", KDA.with("num_v_heads", 3),
                new KdaFamily());
        Refusal.of("num_v_heads is 3; a multiple of the 2 heads is allowed", GATED.with("num_v_heads", 3),
                new GatedDeltaNetFamily());
        Refusal.of("expand_v is 1.01; a factor that makes 32 channels a whole number is allowed", GATED.with("expand_v", 1.01),
                new GatedDeltaNetFamily());
        Refusal.of("conv_bias is true; false is allowed in this family", GATED.with("conv_bias", true),
                new GatedDeltaNetFamily());
        Refusal.of("attnres_block_size is 2; null is allowed in this family", GATED.with("attnres_block_size", 2),
                new GatedDeltaNetFamily());
        Refusal.of("attn: layers has 3; 0 to 2 are allowed", GATED.with("attn", Map.of("layers", List.of(3), "num_heads", 2)),
                new GatedDeltaNetFamily());
    }

    private static Config mixer(PublishedModel model, Family family) {
        return PlanCheck.options(PlanCheck.complete(model, family), "layers.0.mixer");
    }
}
