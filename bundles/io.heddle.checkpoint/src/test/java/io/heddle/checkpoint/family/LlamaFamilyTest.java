// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.config.Config;
import io.heddle.api.family.ModelPlan;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LlamaFamilyTest {
    private static final PublishedModel LLAMA = PublishedModel.load("llama");
    private final LlamaFamily family = new LlamaFamily();

    @Test
    void attentionIsAsPublished() {
        Config attention = PlanCheck.options(LLAMA.plan(family), "layers.0.attention");
        assertEquals(Config.of(Map.of("heads", 4, "keyHeads", 2, "headDim", 16, "rotary", Map.of("theta", 10_000.0))), attention);
    }

    @Test
    void theHeadIsTiedByTheFlagAndItsOwnTensorThenHasNoEffect() {
        ModelPlan plan = PlanCheck.complete(LLAMA.with("tie_word_embeddings", true), family, Set.of("lm_head.weight"));
        assertTrue(plan.stack().head().tied());
    }

    @Test
    void theHeadIsTiedWhereTheCheckpointHasNone() {
        ModelPlan plan = PlanCheck.complete(LLAMA.withoutTensors("lm_head"), family);
        assertTrue(plan.stack().head().tied());
        assertFalse(LLAMA.plan(family).stack().head().tied());
    }

    @Test
    void attentionBiasesAreOnAllFourProjections() {
        PublishedModel model = LLAMA.with("attention_bias", true).withBias("q_proj").withBias("k_proj").withBias("v_proj")
                .withBias("o_proj");
        ModelPlan plan = PlanCheck.complete(model, family);
        assertTrue(PlanCheck.options(plan, "layers.3.attention").flag(false, "outputBias"));
    }

    @Test
    void mlpBiasesAreOnAllThreeProjections() {
        PlanCheck.complete(LLAMA.with("mlp_bias", true).withBias("gate_proj").withBias("up_proj").withBias("down_proj"), family);
    }

    @Test
    void aBiasThatTheConfigurationDoesNotNameIsRefused() {
        Refusal.of("the configuration does not account for 4 of the checkpoint's tensors: model.layers.0.self_attn.q_proj.bias,"
                + " model.layers.1.self_attn.q_proj.bias, model.layers.2.self_attn.q_proj.bias, ..", LLAMA.withBias("q_proj"), family);
    }

    @Test
    void aBiasThatTheCheckpointLacksIsRefused() {
        Refusal.of("the checkpoint lacks model.layers.0.self_attn.q_proj.bias, which its configuration needs",
                LLAMA.with("attention_bias", true), family);
    }

    @Test
    void aModelWithoutTheModuleAroundItIsRead() {
        PlanCheck.complete(LLAMA.renamed(name -> name.replace("model.", "")), family);
    }

    @Test
    void missingSettingsTakeTheDefaultsOfTheClass() {
        PublishedModel silent = LLAMA.without("head_dim", "num_key_value_heads", "rms_norm_eps", "rope_parameters",
                "max_position_embeddings", "eos_token_id", "hidden_act", "attention_bias", "mlp_bias", "tie_word_embeddings");
        ModelPlan plan = silent.plan(family);
        Config attention = PlanCheck.options(plan, "layers.0.attention");
        assertEquals(4, attention.positive(0, "keyHeads"));
        assertEquals(16, attention.positive(0, "headDim"));
        assertEquals(10_000.0, attention.section("rotary").number("theta").getAsDouble());
        assertEquals(2048, plan.context());
        assertEquals(Set.of(2), plan.endTokens());
        assertEquals(Set.of(1e-6), PlanCheck.epsilons(plan));
    }

    @Test
    void endTokensAreOneOrSeveralOrNone() {
        assertEquals(Set.of(7), LLAMA.with("eos_token_id", 7).plan(family).endTokens());
        assertEquals(Set.of(7, 9), LLAMA.with("eos_token_id", List.of(7, 9)).plan(family).endTokens());
        assertEquals(Set.of(), LLAMA.with("eos_token_id", null).plan(family).endTokens());
    }

    @Test
    void aContextThatIsStretchedHasNoLimit() {
        assertEquals(512, LLAMA.plan(family).context());
        Map<String, Object> dynamic = Map.of("rope_type", "dynamic", "factor", 2.0, "rope_theta", 10_000.0);
        assertEquals(0, LLAMA.with("rope_parameters", dynamic).plan(family).context());
    }

    @Test
    void activationsAreReadByTheirPublishedNames() {
        assertEquals("gelu_tanh", activation("gelu_pytorch_tanh"));
        assertEquals("squared_relu", activation("relu2"));
        assertEquals("silu", activation("swish"));
        Refusal.of("hidden_act: no activation is named mish; known: silu, swish, gelu, gelu_tanh, gelu_new,"
                + " gelu_pytorch_tanh, relu, relu2, sigmoid, logsigmoid, tanh, elu_plus_one, identity", LLAMA.with("hidden_act", "mish"), family);
    }

    private String activation(String published) {
        ModelPlan plan = PlanCheck.complete(LLAMA.with("hidden_act", published), family);
        return PlanCheck.options(plan, "layers.0.mlp").text("activation").orElseThrow();
    }

    @Test
    void settingsOfRelativesAreRefusedByName() {
        Refusal.of("quantization_config is set, which is not supported",
                LLAMA.with("quantization_config", Map.of("bits", 4)), family);
        Refusal.of("clip_qkv is 8, which is not supported", LLAMA.with("clip_qkv", 8), family);
        Refusal.of("residual_multiplier is 0.22, which is not supported", LLAMA.with("residual_multiplier", 0.22), family);
        Refusal.of("alibi is true, which is not supported", LLAMA.with("alibi", true), family);
        Refusal.of("is_causal is false, which is not supported", LLAMA.with("is_causal", false), family);
        Refusal.of("partial_rotary_factor is 0.5; this family rotates whole heads",
                LLAMA.with("partial_rotary_factor", 0.5), family);
    }

    @Test
    void settingsWithoutEffectAreAllowed() {
        PublishedModel model = LLAMA.with("attention_dropout", 0.1).with("pretraining_tp", 2).with("use_cache", false)
                .with("quantization_config", null).with("residual_multiplier", 1).with("alibi", false)
                .with("no_rope_layers", List.of()).with("partial_rotary_factor", 1.0);
        PlanCheck.complete(model, family);
    }

    @Test
    void rotaryFrequenciesInTheFileHaveNoEffect() {
        PlanCheck.complete(LLAMA.withTensor("model.layers.0.self_attn.rotary_emb.inv_freq", 8), family,
                Set.of("model.layers.0.self_attn.rotary_emb.inv_freq"));
    }

    @Test
    void aHeadOfAnotherTaskIsRefused() {
        Refusal.of("the configuration does not account for 1 of the checkpoint's tensors: score.weight",
                LLAMA.withTensor("score.weight", 3, 64), family);
    }

    @Test
    void everyLayerHasItsOwnBlocks() {
        List<String> blocks = List.copyOf(LLAMA.plan(family).stack().blocks().keySet());
        assertEquals(Arrays.asList("layers.0.attention", "layers.0.mlp", "layers.1.attention"), blocks.subList(0, 3));
        assertEquals(8, blocks.size());
    }
}
