// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.config.Config;
import io.heddle.api.family.ModelPlan;
import io.heddle.api.stack.InputSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecurrentGemmaFamilyTest {
    private static final PublishedModel MODEL = PublishedModel.load("recurrent_gemma");

    @Test
    void everyWeightIsMappedAndEveryTensorUsedOnce() {
        ModelPlan plan = PlanCheck.complete(MODEL, new RecurrentGemmaFamily());
        assertEquals("rglru+mlp rglru+mlp attention+mlp rglru+mlp rglru+mlp attention+mlp", PlanCheck.mechanisms(plan));
        assertEquals(Set.of(1e-6), PlanCheck.epsilons(plan));
        assertEquals(Set.of(2), plan.endTokens());
        assertTrue(plan.stack().head().tied());
    }

    @Test
    void blocksAreAsPublished() {
        ModelPlan plan = MODEL.plan(new RecurrentGemmaFamily());
        assertEquals(Config.of(Map.of("innerWidth", 64, "heads", 4, "convTaps", 4, "activation", "gelu_tanh")),
                PlanCheck.options(plan, "layers.0.recurrent"));
        assertEquals(Config.of(Map.of("heads", 4, "keyHeads", 1, "headDim", 16, "outputBias", true, "window", 8,
                "rotary", Map.of("theta", 10_000.0, "share", 0.5))), PlanCheck.options(plan, "layers.2.attention"));
        assertEquals(Config.of(Map.of("innerWidth", 48, "activation", "gelu_tanh", "bias", true)),
                PlanCheck.options(plan, "layers.0.mlp"));
    }

    @Test
    void theFrameIsGemmas() {
        ModelPlan plan = MODEL.plan(new RecurrentGemmaFamily());
        assertEquals(30, plan.stack().head().softCap());
        assertEquals(1, plan.stack().head().norm().orElseThrow().offset());
        assertEquals(1, plan.stack().layers().getFirst().stages().getFirst().branches().getFirst().norm().orElseThrow().offset());
        assertEquals(8, ((InputSpec.Tokens) plan.stack().input()).scale());
    }

    @Test
    void theEmbeddingsFactorIsRoundedToBfloat16() {
        // The root of 2560 is 50.596; neighbours in bfloat16 are 50.5 and 50.75.
        InputSpec.Tokens input = (InputSpec.Tokens) MODEL.with("hidden_size", 2560).plan(new RecurrentGemmaFamily())
                .stack().input();
        assertEquals(50.5, input.scale());
    }

    @Test
    void theRecurrenceMayBeWiderThanTheModel() {
        assertEquals(128, PlanCheck.options(MODEL.with("lru_width", 128).plan(new RecurrentGemmaFamily()),
                "layers.0.recurrent").positive(0, "innerWidth"));
        assertEquals(64, PlanCheck.options(MODEL.with("lru_width", null).plan(new RecurrentGemmaFamily()),
                "layers.0.recurrent").positive(0, "innerWidth"));
    }

    @Test
    void unknownBlocksAreRefused() {
        Refusal.of("block_types is [recurrent, mamba]; a list of recurrent and attention is allowed",
                MODEL.with("block_types", List.of("recurrent", "mamba")), new RecurrentGemmaFamily());
    }
}
