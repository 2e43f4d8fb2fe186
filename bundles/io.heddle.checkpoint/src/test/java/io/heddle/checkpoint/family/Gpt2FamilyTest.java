// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.family.ModelPlan;
import io.heddle.api.stack.InputSpec;
import java.util.Set;
import org.junit.jupiter.api.Test;

class Gpt2FamilyTest {
    private static final PublishedModel GPT2 = PublishedModel.load("gpt2");

    @Test
    void everyWeightIsMapped() {
        ModelPlan plan = PlanCheck.complete(GPT2, new Gpt2Family());
        assertEquals("attention+mlp attention+mlp attention+mlp attention+mlp", PlanCheck.mechanisms(plan));
        assertEquals(256, plan.context());
        assertEquals(256, ((InputSpec.Tokens) plan.stack().input()).positions());
        assertEquals(Set.of(2), plan.endTokens());
    }

    @Test
    void theHeadIsTheEmbeddingTableUnlessTheConfigurationSaysOtherwise() {
        PublishedModel tied = GPT2.without("tie_word_embeddings", "eos_token_id").withoutTensors("lm_head");
        ModelPlan plan = PlanCheck.complete(tied, new Gpt2Family());
        assertTrue(plan.stack().head().tied());
        assertEquals(Set.of(50_256), plan.endTokens());
    }

    @Test
    void theFirstFilesHaveNoPrefixAndHoldMasks() {
        PublishedModel first = GPT2.renamed(name -> name.replace("transformer.", ""));
        PlanCheck.complete(first.withTensor("h.1.attn.bias", 1, 1, 256, 256).withTensor("h.1.attn.masked_bias"), new Gpt2Family(),
                Set.of("h.1.attn.bias", "h.1.attn.masked_bias"));
    }

    @Test
    void theScaleMayCountLayersOrBeLeftOut() {
        assertEquals(0.25 / 3, scale(GPT2.with("scale_attn_by_inverse_layer_idx", true)), 1e-15);
        assertEquals(1.0 / 3, scale(GPT2.with("scale_attn_by_inverse_layer_idx", true).with("scale_attn_weights", false)), 1e-15);
    }

    private static double scale(PublishedModel model) {
        return PlanCheck.options(model.plan(new Gpt2Family()), "layers.2.attention").number("scale").orElseThrow();
    }

    @Test
    void whatIsNotSupportedIsRefusedByName() {
        Refusal.of("n_head is 5; a divisor of n_embd, which is 64, is allowed", GPT2.with("n_head", 5), new Gpt2Family());
        Refusal.of("add_cross_attention is true, which is not supported", GPT2.with("add_cross_attention", true),
                new Gpt2Family());
    }
}
