// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.config.Config;
import io.heddle.api.family.Family;
import io.heddle.api.family.ModelPlan;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FlaFamiliesTest {
    private static final PublishedModel GLA = PublishedModel.load("fla-gla");
    private static final PublishedModel RETNET = PublishedModel.load("fla-retnet");

    @Test
    void theMixersAreAsPublished() {
        assertEquals(Config.of(Map.of("heads", 2, "keyDim", 32, "valueDim", 64, "epsilon", 1e-6, "gateRank", 16)),
                PlanCheck.options(GLA.plan(new GlaFamily()), "layers.0.gla"));
        assertEquals(Config.of(Map.of("heads", 2, "keyDim", 64, "valueDim", 128, "epsilon", 1e-6)),
                PlanCheck.options(RETNET.plan(new RetnetFamily()), "layers.0.retention"));
    }

    @Test
    void theNormMayBeNamedAfterItsGate() {
        PlanCheck.complete(GLA.renamed(name -> name.replace("g_norm", "g_norm_swish_gate")), new GlaFamily());
        PlanCheck.complete(RETNET.renamed(name -> name.replace("model.", "")), new RetnetFamily());
    }

    @Test
    void shortConvolutionsAreReadAsMatrices() {
        PublishedModel model = RETNET.with("use_short_conv", true).with("conv_size", 3);
        for (int layer = 0; layer < 3; layer++) {
            String attn = "model.layers." + layer + ".attn.";
            model = model.withTensor(attn + "q_conv1d.weight", 128, 1, 3).withTensor(attn + "k_conv1d.weight", 128, 1, 3)
                    .withTensor(attn + "v_conv1d.weight", 256, 1, 3);
        }
        assertEquals(3, PlanCheck.options(PlanCheck.complete(model, new RetnetFamily()), "layers.2.retention")
                .positive(0, "convTaps"));
    }

    @Test
    void gateNormAndFeatureMapAreAsAsked() {
        PublishedModel model = GLA.with("use_output_gate", false).with("elementwise_affine", null)
                .with("feature_map", "gelu").with("clamp_min", -0.5);
        for (int layer = 0; layer < 3; layer++) {
            model = model.withoutTensors("model.layers." + layer + ".attn.g_");
        }
        assertEquals(Config.of(Map.of("heads", 2, "keyDim", 32, "valueDim", 64, "epsilon", 1e-6, "gateRank", 16,
                "outputGate", false, "normWeight", false, "featureMap", "gelu_tanh", "leastGate", -0.5)),
                PlanCheck.options(PlanCheck.complete(model, new GlaFamily()), "layers.0.gla"));
    }

    @Test
    void theHeadMayBeTheEmbeddingTable() {
        for (PublishedModel model : List.of(GLA, RETNET)) {
            Family family = model == GLA ? new GlaFamily() : new RetnetFamily();
            PublishedModel tied = model.with("tie_word_embeddings", true).withoutTensors("lm_head");
            assertTrue(PlanCheck.complete(tied, family).stack().head().tied());
        }
    }

    @Test
    void fusedImplementationsOfTheSameAreAllowed() {
        for (String flag : List.of("fuse_norm", "fuse_swiglu", "fuse_cross_entropy", "fuse_linear_cross_entropy", "use_l2warp")) {
            assertEquals(RETNET.plan(new RetnetFamily()), RETNET.with(flag, true).plan(new RetnetFamily()), flag);
        }
    }

    @Test
    void listedLayersHaveSoftmaxAttention() {
        String attn = "model.layers.1.attn.";
        PublishedModel model = GLA.withoutTensors(attn).with("attn", Map.of("layers", List.of(1), "num_heads", 4,
                "num_kv_heads", 2, "window_size", 16, "rope_theta", 5000.0, "qkv_bias", true));
        model = model.withTensor(attn + "q_proj.weight", 128, 128).withTensor(attn + "k_proj.weight", 64, 128)
                .withTensor(attn + "v_proj.weight", 64, 128).withBias("layers.1.attn.q_proj")
                .withBias("layers.1.attn.k_proj").withBias("layers.1.attn.v_proj")
                .withTensor(attn + "o_proj.weight", 128, 128);
        ModelPlan plan = PlanCheck.complete(model, new GlaFamily());
        assertEquals("gla+mlp attention+mlp gla+mlp", PlanCheck.mechanisms(plan));
        assertEquals(2048, plan.context());
        assertEquals(Config.of(Map.of("heads", 4, "keyHeads", 2, "headDim", 32, "queryKeyValueBias", true, "window", 16,
                "rotary", Map.of("theta", 5000.0))), PlanCheck.options(plan, "layers.1.attention"));
    }

    @Test
    void whatDoesNotFitIsRefusedInOneLine() {
        Refusal.of("attn: layers has 3; 0 to 2 are allowed",
                GLA.with("attn", Map.of("layers", List.of(3), "num_heads", 4)), new GlaFamily());
        Refusal.of("attn: num_heads is 3; a divisor of hidden_size, which is 128, is allowed",
                GLA.with("attn", Map.of("layers", List.of(1), "num_heads", 3)), new GlaFamily());
        Refusal.of("attn: num_kv_heads is 3; a divisor of the 4 heads is allowed",
                GLA.with("attn", Map.of("layers", List.of(1), "num_heads", 4, "num_kv_heads", 3)), new GlaFamily());
        Refusal.of("attn: alibi is not supported; known: layers, num_heads, num_kv_heads, qkv_bias, window_size, rope_theta",
                GLA.with("attn", Map.of("layers", List.of(1), "num_heads", 4, "alibi", true)), new GlaFamily());
        Refusal.of("num_kv_heads is 3; a divisor of the 2 heads is allowed", GLA.with("num_kv_heads", 3), new GlaFamily());
        Refusal.of("expand_k is 0.01, which gives 1 channels; a multiple of the 2 heads is allowed",
                GLA.with("expand_k", 0.01), new GlaFamily());
        Refusal.of("hidden_act is gelu; this mixer knows silu only", RETNET.with("hidden_act", "gelu"), new RetnetFamily());
        Refusal.of("attnres_block_size is 4; null is allowed in this family",
                RETNET.with("attnres_block_size", 4), new RetnetFamily());
    }
}
