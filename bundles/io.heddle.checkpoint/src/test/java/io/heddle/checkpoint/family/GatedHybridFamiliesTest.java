// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.family.ModelPlan;
import io.heddle.api.stack.Combine;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Qwen3-Next, LFM2 and MiniMax. */
class GatedHybridFamiliesTest {
    private static final PublishedModel QWEN = PublishedModel.load("qwen3_next");
    private static final PublishedModel LFM = PublishedModel.load("lfm2");
    private static final PublishedModel MINIMAX = PublishedModel.load("minimax");
    private static final Set<String> SLOPES = MINIMAX.tensors().keySet().stream()
            .filter(name -> name.endsWith("_decay") || name.endsWith("slope_rate")).collect(Collectors.toSet());

    @Test
    void everyWeightOfQwen3NextIsMapped() {
        ModelPlan plan = PlanCheck.complete(QWEN, new Qwen3NextFamily());
        assertEquals("deltanet+moe deltanet+moe deltanet+moe attention+moe", PlanCheck.mechanisms(plan));
        assertEquals(Map.of("theta", 10_000.0, "share", 0.25),
                PlanCheck.options(plan, "layers.3.attention").section("rotary").asMap());
        assertEquals(1, plan.stack().head().norm().orElseThrow().offset());
    }

    @Test
    void qwen3NextTakesTheClassesDefaultsAndBiases() {
        PublishedModel silent = QWEN.without("layer_types", "rope_parameters", "partial_rotary_factor", "eos_token_id");
        ModelPlan plan = PlanCheck.complete(silent, new Qwen3NextFamily());
        assertEquals(0.25, PlanCheck.options(plan, "layers.3.attention").section("rotary").number("share").orElseThrow());
        assertEquals(Set.of(), plan.endTokens());
        PublishedModel biased = QWEN.with("attention_bias", true);
        for (String projection : List.of("q_proj", "k_proj", "v_proj", "o_proj")) {
            biased = biased.withBias("self_attn." + projection);
        }
        PlanCheck.complete(biased, new Qwen3NextFamily());
        assertEquals("deltanet+mlp deltanet+moe deltanet+mlp attention+moe",
                PlanCheck.mechanisms(dense(QWEN.with("decoder_sparse_step", 2), 0, 2).plan(new Qwen3NextFamily())));
        assertEquals("deltanet+moe deltanet+mlp deltanet+moe attention+moe",
                PlanCheck.mechanisms(dense(QWEN.with("mlp_only_layers", List.of(1)), 1).plan(new Qwen3NextFamily())));
    }

    private static PublishedModel dense(PublishedModel model, int... layers) {
        for (int layer : layers) {
            String module = "model.layers." + layer + ".mlp.";
            model = model.withoutTensors(module).withTensor(module + "gate_proj.weight", 112, 64)
                    .withTensor(module + "up_proj.weight", 112, 64).withTensor(module + "down_proj.weight", 64, 112);
        }
        return model;
    }

    @Test
    void everyWeightOfLfm2IsMapped() {
        ModelPlan plan = PlanCheck.complete(LFM, new Lfm2Family());
        assertEquals("shortconv+mlp shortconv+mlp attention+mlp shortconv+mlp", PlanCheck.mechanisms(plan));
        assertEquals(256, PlanCheck.options(plan, "layers.0.mlp").positive(1, "innerWidth"));
        ModelPlan tied = PlanCheck.complete(LFM.without("tie_word_embeddings").withoutTensors("lm_head"), new Lfm2Family());
        assertTrue(tied.stack().head().tied());
    }

    @Test
    void lfm2ReadsTheFirstFilesSpellings() {
        PublishedModel first = LFM.without("layer_types").with("full_attn_idxs", List.of(2)).with("block_ff_dim", 600)
                .with("theta", 500.0);
        ModelPlan plan = first.plan(new Lfm2Family());
        assertEquals("shortconv+mlp shortconv+mlp attention+mlp shortconv+mlp", PlanCheck.mechanisms(plan));
        assertEquals(512, PlanCheck.options(plan, "layers.0.mlp").positive(1, "innerWidth"));
        PublishedModel biased = LFM.with("conv_bias", true).withBias("conv.in_proj").withBias("conv.out_proj")
                .withBias("conv.conv");
        PlanCheck.complete(biased, new Lfm2Family());
        assertEquals(66, inner(LFM.with("block_ffn_dim_multiplier", null).with("intermediate_size", 100)));
        assertEquals(100, inner(LFM.with("block_auto_adjust_ff_dim", false).with("intermediate_size", 100)));
    }

    private static int inner(PublishedModel model) {
        return PlanCheck.options(model.plan(new Lfm2Family()), "layers.0.mlp").positive(1, "innerWidth");
    }

    @Test
    void everyWeightOfMinimaxIsMapped() {
        PublishedModel scaled = MINIMAX.with("linear_attn_alpha_factor", 3.5).with("mlp_beta_factor", 0.5);
        ModelPlan plan = PlanCheck.complete(scaled, new MinimaxFamily(), SLOPES);
        assertEquals("lightning+moe attention+moe lightning+moe attention+moe", PlanCheck.mechanisms(plan));
        assertEquals(new Combine.ResidualOfNorm(3.5, 1), plan.stack().layers().get(0).stages().get(0).combine());
        assertEquals(new Combine.ResidualOfNorm(1, 1), plan.stack().layers().get(1).stages().get(0).combine());
        assertEquals(new Combine.ResidualOfNorm(1, 0.5), plan.stack().layers().get(1).stages().get(1).combine());
    }

    @Test
    void minimaxIsReadAsItsAuthorsSpellIt() {
        PublishedModel authors = MINIMAX.without("layer_types", "linear_attn_alpha_factor").with("model_type", "minimax_text_01")
                .with("attn_type_list", List.of(0, 1, 0, 1)).with("layernorm_linear_attention_alpha", 3.5)
                .with("rotary_dim", 8).with("shared_intermediate_size", 0);
        ModelPlan plan = PlanCheck.complete(authors.with("postnorm", true), new MinimaxFamily(), SLOPES);
        assertEquals("lightning+moe attention+moe lightning+moe attention+moe", PlanCheck.mechanisms(plan));
        assertEquals(new Combine.ResidualOfNorm(3.5, 1), plan.stack().layers().get(0).stages().get(0).combine());
        assertEquals(0.5, PlanCheck.options(plan, "layers.1.attention").section("rotary").number("share").orElseThrow());
        assertEquals(new Combine.Residual(3.5, 1),
                authors.plan(new MinimaxFamily()).stack().layers().get(0).stages().get(0).combine());
    }

    @Test
    void whatIsNotSupportedIsRefusedByName() {
        Refusal.of("rotary_dim is 18; an even number of the head's 16 channels is allowed", MINIMAX.with("rotary_dim", 18),
                new MinimaxFamily());
        Refusal.of("shared_intermediate_size is 4; 0 is allowed in this family", MINIMAX.with("shared_intermediate_size", 4),
                new MinimaxFamily());
        Refusal.of("layer_types has the entry mamba; allowed: conv, full_attention",
                LFM.with("layer_types", List.of("mamba", "conv", "conv", "conv")), new Lfm2Family());
        Refusal.of("hidden_act is gelu; this mixer knows silu only", QWEN.with("hidden_act", "gelu"), new Qwen3NextFamily());
        Refusal.of("linear_num_value_heads is 3; a multiple of the 2 key heads is allowed",
                QWEN.with("linear_num_value_heads", 3), new Qwen3NextFamily());
    }
}
