// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.api.config.Config;
import io.heddle.api.family.ModelPlan;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The two families of flash-linear-attention without any decay: linear and softmax attention. */
class FlaAttentionFamiliesTest {
    private static final PublishedModel LINEAR = PublishedModel.load("linear_attn");

    @Test
    void everyWeightOfLinearAttentionIsMapped() {
        ModelPlan plan = PlanCheck.complete(LINEAR, new LinearAttentionFamily());
        assertEquals("linearattention+mlp linearattention+mlp linearattention+mlp", PlanCheck.mechanisms(plan));
        assertEquals(Config.of(Map.of("heads", 4, "keyDim", 32, "valueDim", 32, "featureMap", "elu_plus_one", "normalised", false,
                "norm", true, "epsilon", 1e-6)), PlanCheck.options(plan, "layers.0.mixer"));
        assertEquals(0, plan.context());
    }

    @Test
    void theDivisorIsScaledLikeTheSum() {
        Config mixer = PlanCheck.options(LINEAR.with("norm_feature_map", true).plan(new LinearAttentionFamily()), "layers.0.mixer");
        assertEquals(true, mixer.flag(false, "normalised"));
        assertEquals(1e-10 * Math.sqrt(32), mixer.number("normEpsilon").orElseThrow());
    }

    @Test
    void featureMapsMayBeLearnedAndNormed() {
        PublishedModel product = LINEAR.without("feature_map").with("norm_k", true);
        PublishedModel tied = LINEAR.with("feature_map", "t2r").with("tie_feature_map_qk", true);
        for (int layer = 0; layer < 3; layer++) {
            String module = "model.layers." + layer + ".attn.feature_map_";
            for (String map : List.of("q.layer1.", "q.layer2.", "k.layer1.", "k.layer2.")) {
                product = product.withTensor(module + map + "weight", 32, 32).withTensor(module + map + "bias", 32);
            }
            tied = tied.withTensor(module + "k.layer.weight", 32, 32);
        }
        Config mixer = PlanCheck.options(PlanCheck.complete(product, new LinearAttentionFamily()), "layers.1.mixer");
        assertEquals("product", mixer.text("featureMap").orElseThrow());
        assertEquals(true, mixer.flag(false, "keyNorm"));
        assertEquals(false, mixer.flag(false, "queryNorm"));
        Set<String> shared = Set.of("model.layers.0.attn.feature_map_k.layer.weight",
                "model.layers.1.attn.feature_map_k.layer.weight", "model.layers.2.attn.feature_map_k.layer.weight");
        assertEquals("learned_relu", PlanCheck.options(PlanCheck.sharing(tied, new LinearAttentionFamily(), shared),
                "layers.1.mixer").text("featureMap").orElseThrow());
    }

    @Test
    void keyHeadsMayServeSeveralHeads() {
        PublishedModel grouped = LINEAR.with("num_kv_heads", 2);
        Set<String> shared = new HashSet<>();
        for (int layer = 0; layer < 3; layer++) {
            for (String part : List.of("k", "v")) {
                String tensor = "model.layers." + layer + ".attn." + part + "_proj.weight";
                grouped = grouped.withTensor(tensor, 64, 128);
                shared.add(tensor);
            }
        }
        PlanCheck.sharing(grouped, new LinearAttentionFamily(), shared);
    }

    @Test
    void whatLinearAttentionDoesNotHonourIsRefusedByName() {
        Refusal.of("feature_map is hedgehog; allowed: elu, relu, identity, t2r, elementwise_product",
                LINEAR.with("feature_map", "hedgehog"), new LinearAttentionFamily());
        Refusal.of("num_kv_heads is 3; a divisor of the 4 heads is allowed", LINEAR.with("num_kv_heads", 3),
                new LinearAttentionFamily());
        Refusal.of("elementwise_affine is not true; norms here have weights", LINEAR.with("elementwise_affine", false),
                new LinearAttentionFamily());
        Refusal.of("expand_k makes 130 channels; a multiple of the 4 heads is allowed", LINEAR.with("expand_k", 1.02),
                new LinearAttentionFamily());
    }

    @Test
    void theTransformerAttendsInEveryLayer() {
        PublishedModel model = transformer().with("num_kv_heads", 2).with("qkv_bias", true).with("window_size", 16)
                .with("rope_theta", 5000.0);
        ModelPlan plan = PlanCheck.complete(model, new FlaTransformerFamily());
        assertEquals("attention+mlp attention+mlp attention+mlp", PlanCheck.mechanisms(plan));
        assertEquals(Config.of(Map.of("heads", 4, "keyHeads", 2, "headDim", 32, "queryKeyValueBias", true, "window", 16,
                "rotary", Map.of("theta", 5000.0))), PlanCheck.options(plan, "layers.2.attention"));
        assertEquals(2048, plan.context());
        assertEquals(Set.of(1e-6), PlanCheck.epsilons(plan));
    }

    @Test
    void theTransformersHeadsMayBeNormed() {
        PublishedModel model = transformer().with("num_kv_heads", 2).with("qkv_bias", true).with("qk_norm", true);
        for (int layer = 0; layer < 3; layer++) {
            String attn = "model.layers." + layer + ".attn.";
            model = model.withTensor(attn + "q_norm.weight", 32).withTensor(attn + "k_norm.weight", 32);
        }
        Config attention = PlanCheck.options(PlanCheck.complete(model, new FlaTransformerFamily()), "layers.1.attention");
        assertEquals(true, attention.flag(false, "headNorm"));
        assertEquals(1e-5, attention.number("epsilon").orElseThrow());
    }

    @Test
    void layersMayAttendDifferently() {
        PublishedModel model = LINEAR.with("attn", List.of(Map.of("layers", List.of(2), "num_heads", 4, "window_size", 16),
                Map.of("layers", List.of(0), "num_heads", 2, "num_kv_heads", 1)));
        model = model.withoutTensors("model.layers.0.attn.norm").withoutTensors("model.layers.2.attn.norm")
                .withTensor("model.layers.0.attn.k_proj.weight", 64, 128).withTensor("model.layers.0.attn.v_proj.weight", 64, 128);
        ModelPlan plan = PlanCheck.complete(model, new LinearAttentionFamily());
        assertEquals("attention+mlp linearattention+mlp attention+mlp", PlanCheck.mechanisms(plan));
        assertEquals(1, PlanCheck.options(plan, "layers.0.attention").positive(9, "keyHeads"));
        assertEquals(16, PlanCheck.options(plan, "layers.2.attention").positive(9, "window"));
        Refusal.of("attn: layers has 2 twice; once is allowed", LINEAR.with("attn", List.of(
                Map.of("layers", List.of(2), "num_heads", 4), Map.of("layers", List.of(1, 2), "num_heads", 4))),
                new LinearAttentionFamily());
        Refusal.of("attn: an entry is 3; an object is allowed", LINEAR.with("attn", List.of(3)), new LinearAttentionFamily());
    }

    @Test
    void whatTheTransformerDoesNotHonourIsRefusedByName() {
        Refusal.of("num_kv_heads is 3; a divisor of the 4 heads is allowed", transformer().with("num_kv_heads", 3),
                new FlaTransformerFamily());
        Refusal.of("hidden_act is gelu; this mixer knows silu only", transformer().with("hidden_act", "gelu"),
                new FlaTransformerFamily());
    }

    /** The frame is linear attention's; key heads are half as many, and have biases. */
    private static PublishedModel transformer() {
        PublishedModel model = LINEAR;
        for (int layer = 0; layer < 3; layer++) {
            String attn = "model.layers." + layer + ".attn.";
            model = model.withoutTensors(attn + "norm").withTensor(attn + "k_proj.weight", 64, 128)
                    .withTensor(attn + "v_proj.weight", 64, 128);
        }
        for (String projection : List.of("q_proj", "k_proj", "v_proj")) {
            model = model.withBias(projection);
        }
        return model;
    }
}
