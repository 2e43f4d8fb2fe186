// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.api.config.Config;
import io.heddle.api.family.ModelPlan;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FlaRwkv7FamilyTest {
    private static final PublishedModel RWKV7 = PublishedModel.load("fla-rwkv7");
    private static final List<String> MIXES = List.of("r", "w", "k", "v", "a", "g");

    @Test
    void everyWeightIsMapped() {
        ModelPlan plan = PlanCheck.complete(RWKV7, new Rwkv7Family());
        assertEquals("rwkv+rwkvchannel rwkv+rwkvchannel rwkv+rwkvchannel", PlanCheck.mechanisms(plan));
        assertEquals(Set.of(1e-5), PlanCheck.epsilons(plan));
        assertEquals("embeddings.norm", plan.stack().input().norm().orElseThrow().weights());
        assertEquals(0, plan.context());
        assertEquals(Set.of(2), plan.endTokens());
    }

    @Test
    void theMixersAreAsPublished() {
        ModelPlan plan = RWKV7.plan(new Rwkv7Family());
        assertEquals(Config.of(Map.ofEntries(Map.entry("version", "7"), Map.entry("heads", 2), Map.entry("headDim", 64),
                Map.entry("decayRank", 64), Map.entry("rateRank", 64), Map.entry("valueRank", 16), Map.entry("gateRank", 128),
                Map.entry("epsilon", 64e-5), Map.entry("fastestDecay", Math.exp(-0.5)))),
                PlanCheck.options(plan, "layers.1.time"));
        assertEquals(Config.of(Map.of("version", "7", "innerWidth", 512)), PlanCheck.options(plan, "layers.1.channel"));
    }

    @Test
    void fusedNormsBoundKeysOtherwise() {
        assertEquals(1e-6, PlanCheck.options(RWKV7.without("fuse_norm").plan(new Rwkv7Family()), "layers.0.time")
                .number("keyEpsilon").orElseThrow());
    }

    @Test
    void theFirstLayoutHasAllMixesInOneTensor() {
        PublishedModel model = RWKV7;
        for (int layer = 0; layer < 3; layer++) {
            String attn = "model.layers." + layer + ".attn.";
            for (String mix : MIXES) {
                model = model.withoutTensors(attn + "x_" + mix);
            }
            model = model.withTensor(attn + "x_x", 6, 128);
        }
        PlanCheck.complete(model, new Rwkv7Family());
    }

    @Test
    void headsCountWhereTheirWidthIsNull() {
        PublishedModel model = RWKV7.with("head_dim", null).with("num_heads", 4);
        assertEquals(32, PlanCheck.options(model.plan(new Rwkv7Family()), "layers.0.time").positive(0, "headDim"));
    }

    @Test
    void listedLayersHaveAttention() {
        String attn = "model.layers.1.attn.";
        PublishedModel hybrid = RWKV7.withoutTensors(attn)
                .with("attn", Map.of("layers", List.of(1), "num_heads", 4, "num_kv_heads", 2));
        for (String projection : List.of("q_proj", "o_proj")) {
            hybrid = hybrid.withTensor(attn + projection + ".weight", 128, 128);
        }
        for (String projection : List.of("k_proj", "v_proj")) {
            hybrid = hybrid.withTensor(attn + projection + ".weight", 64, 128);
        }
        ModelPlan plan = PlanCheck.complete(hybrid, new Rwkv7Family());
        assertEquals("rwkv+rwkvchannel attention+rwkvchannel rwkv+rwkvchannel", PlanCheck.mechanisms(plan));
        assertEquals(2048, plan.context());
    }

    @Test
    void whatIsNotSupportedIsRefusedByName() {
        Refusal.of("hidden_act is gelu; sqrelu is allowed in this family", RWKV7.with("hidden_act", "gelu"), new Rwkv7Family());
        Refusal.of("head_dim is 48; a divisor of hidden_size, which is 128, is allowed", RWKV7.with("head_dim", 48),
                new Rwkv7Family());
        Refusal.of("value_dim has 256; hidden_size, which is 128, is allowed in this family",
                RWKV7.with("value_dim", List.of(128, 256, 128)), new Rwkv7Family());
        Refusal.of("attn: layers has 0; in this family the first layer keeps its mixer, whose values the others read",
                RWKV7.with("attn", Map.of("layers", List.of(0), "num_heads", 4)), new Rwkv7Family());
        Refusal.of("the checkpoint lacks model.layers.3.attn.w_lora.lora.0.weight, which its configuration needs",
                RWKV7.with("num_hidden_layers", 4).with("value_dim", null), new Rwkv7Family());
    }
}
