// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.config.Config;
import io.heddle.api.family.ModelPlan;
import io.heddle.api.stack.Combine;
import io.heddle.api.stack.StageSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RwkvFamiliesTest {
    private static final PublishedModel RWKV = PublishedModel.load("rwkv");
    private static final PublishedModel RWKV6 = PublishedModel.load("fla-rwkv6");

    @ParameterizedTest
    @ValueSource(strings = {"4", "5.1", "5.2", "6", "7"})
    void theVersionFollowsFromTheTensorNames(String version) {
        PublishedModel model = PublishedModel.load("rwkv-lm-" + version);
        assertTrue(new RwkvLmFamily().recognises(model.tensors()));
        ModelPlan plan = PlanCheck.complete(model, new RwkvLmFamily());
        assertEquals(version, PlanCheck.options(plan, "layers.0.time").text("version").orElseThrow());
        assertEquals(version, PlanCheck.options(plan, "layers.0.channel").text("version").orElseThrow());
        assertEquals(Set.of(1e-5), PlanCheck.epsilons(plan));
        assertEquals("embeddings.norm", plan.stack().input().norm().orElseThrow().weights());
        assertEquals(Set.of(), plan.endTokens());
    }

    @Test
    void otherCheckpointsAreNotRecognised() {
        for (String other : List.of("llama", "mamba2", "rwkv", "fla-rwkv6")) {
            assertFalse(new RwkvLmFamily().recognises(PublishedModel.load(other).tensors()), other);
        }
    }

    @Test
    void sizesFollowFromTheShapes() {
        Config mixer = PlanCheck.options(PublishedModel.load("rwkv-lm-6").plan(new RwkvLmFamily()), "layers.1.time");
        assertEquals(Config.of(Map.of("version", "6", "heads", 2, "headDim", 32, "mixRank", 32, "decayRank", 64)), mixer);
    }

    @Test
    void weightsThatTheFirstLayerDoesNotUseAreAllowed() {
        PublishedModel model = PublishedModel.load("rwkv-lm-7").withTensor("blocks.0.att.v0", 1, 1, 64)
                .withTensor("blocks.0.att.v1", 64, 32).withTensor("blocks.0.att.v2", 32, 64);
        PlanCheck.complete(model, new RwkvLmFamily(), Set.of("blocks.0.att.v0", "blocks.0.att.v1", "blocks.0.att.v2"));
    }

    @Test
    void version4IsPlannedFromItsPublishedConfiguration() {
        ModelPlan plan = PlanCheck.complete(RWKV, new RwkvFamily());
        assertEquals("rwkv+rwkvchannel rwkv+rwkvchannel rwkv+rwkvchannel rwkv+rwkvchannel", PlanCheck.mechanisms(plan));
        assertEquals(Set.of(2), plan.endTokens());
        PlanCheck.complete(RWKV.renamed(name -> name.replace("rwkv.", "")), new RwkvFamily());
    }

    @Test
    void theHiddenStateIsHalvedAsPublished() {
        List<StageSpec> stages = RWKV.with("rescale_every", 2).plan(new RwkvFamily()).stack().layers().stream()
                .flatMap(layer -> layer.stages().stream()).toList();
        assertEquals(List.of(1.0, 1.0, 1.0, 1.0, 0.5, 0.5, 0.5, 0.5),
                stages.stream().map(stage -> stage.branches().getFirst().scaleOut()).toList());
        assertEquals(List.of(1.0, 1.0, 1.0, 0.5, 1.0, 1.0, 1.0, 0.5),
                stages.stream().map(stage -> ((Combine.Residual) stage.combine()).hidden()).toList());
    }

    @Test
    void version6IsPlannedFromFlashLinearAttention() {
        ModelPlan plan = PlanCheck.complete(RWKV6, new Rwkv6Family());
        assertEquals("rwkv+rwkvchannel rwkv+rwkvchannel rwkv+rwkvchannel", PlanCheck.mechanisms(plan));
        assertEquals(Config.of(Map.of("version", "6", "heads", 2, "headDim", 32, "valueDim", 64, "mixRank", 32,
                "decayRank", 64, "epsilon", 1e-5)), PlanCheck.options(plan, "layers.0.time"));
    }

    @Test
    void someLayersMayBeAttention() {
        PublishedModel hybrid = RWKV6.withoutTensors("model.layers.1.attn.").with("attn",
                Map.of("layers", List.of(1), "num_heads", 4, "num_kv_heads", 2, "window_size", 9, "rope_theta", 500.0));
        for (String projection : List.of("q_proj", "o_proj")) {
            hybrid = hybrid.withTensor("model.layers.1.attn." + projection + ".weight", 128, 128);
        }
        for (String projection : List.of("k_proj", "v_proj")) {
            hybrid = hybrid.withTensor("model.layers.1.attn." + projection + ".weight", 64, 128);
        }
        ModelPlan plan = PlanCheck.complete(hybrid, new Rwkv6Family());
        assertEquals("rwkv+rwkvchannel attention+rwkvchannel rwkv+rwkvchannel", PlanCheck.mechanisms(plan));
        assertEquals(9, PlanCheck.options(plan, "layers.1.attention").positive(0, "window"));
        assertEquals(2048, plan.context());
    }

    @Test
    void whatIsNotSupportedIsRefusedInOneLine() {
        Refusal.of("hidden_act is gelu; sqrelu is allowed in this family", RWKV6.with("hidden_act", "gelu"), new Rwkv6Family());
        Refusal.of("num_heads is 3; a divisor of the 64 keys and the 128 values is allowed", RWKV6.with("num_heads", 3),
                new Rwkv6Family());
        Refusal.of("the checkpoint lacks rwkv.blocks.4.attention.time_decay, which its configuration needs",
                RWKV.with("num_hidden_layers", 5), new RwkvFamily());
    }
}
