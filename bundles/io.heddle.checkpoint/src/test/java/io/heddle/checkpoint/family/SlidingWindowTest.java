// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.api.family.Family;
import io.heddle.api.family.ModelPlan;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlidingWindowTest {
    private static final PublishedModel MISTRAL = PublishedModel.load("mistral-window");
    private static final PublishedModel MIXTRAL = PublishedModel.load("mixtral");
    private static final PublishedModel QWEN2 = PublishedModel.load("qwen2");

    @Test
    void mistralsWindowIsEverywhere() {
        assertEquals(List.of(8, 8, 8, 8), windows(MISTRAL, new MistralFamily()));
    }

    @Test
    void mistralsMissingWindowIsTheClassesAndNullIsNone() {
        assertEquals(List.of(4096, 4096, 4096, 4096), windows(MISTRAL.without("sliding_window"), new MistralFamily()));
        assertEquals(List.of(0, 0, 0, 0), windows(MISTRAL.with("sliding_window", null), new MistralFamily()));
    }

    @Test
    void mistralsLayersMayNotDiffer() {
        Refusal.of("layer_types differs from sliding_window, which is 8; layers that differ are not supported in this family",
                MISTRAL.with("layer_types", List.of("sliding_attention", "full_attention")), new MistralFamily());
    }

    @Test
    void mixtralHasNoWindowUnlessGiven() {
        assertEquals(List.of(0, 0, 0, 0), windows(MIXTRAL.without("sliding_window"), new MixtralFamily()));
        assertEquals(List.of(16, 16, 16, 16), windows(MIXTRAL.with("sliding_window", 16), new MixtralFamily()));
    }

    @Test
    void qwensWindowNeedsItsFlag() {
        assertEquals(List.of(0, 0, 0, 0), windows(QWEN2.without("layer_types").with("sliding_window", 32), new Qwen2Family()));
    }

    @Test
    void qwensWindowBeginsAfterTheFullLayers() {
        PublishedModel model = QWEN2.without("layer_types").with("sliding_window", 32).with("use_sliding_window", true)
                .with("max_window_layers", 3);
        assertEquals(List.of(0, 0, 0, 32), windows(model, new Qwen2Family()));
        assertEquals(List.of(0, 0, 0, 0), windows(model.without("max_window_layers"), new Qwen2Family()));
        assertEquals(List.of(0, 0, 0, 4096), windows(model.without("sliding_window"), new Qwen2Family()));
        assertEquals(List.of(0, 0, 0, 0), windows(model.with("sliding_window", null), new Qwen2Family()));
    }

    @Test
    void qwensLayerTypesSayWhere() {
        PublishedModel model = QWEN2.with("use_sliding_window", true).with("sliding_window", 32)
                .with("layer_types", List.of("sliding_attention", "full_attention", "sliding_attention", "full_attention"));
        assertEquals(List.of(32, 0, 32, 0), windows(model, new Qwen2Family()));
        Refusal.of("layer_types has sliding_attention; use_sliding_window and sliding_window must be set for it",
                model.with("use_sliding_window", false), new Qwen2Family());
        Refusal.of("layer_types has 2 entries; num_hidden_layers, which is 4, is allowed",
                model.with("layer_types", List.of("full_attention", "full_attention")), new Qwen2Family());
        Refusal.of("layer_types has the entry chunked_attention; allowed: mamba, linear_attention, attention, full_attention,"
                + " sliding_attention, mlp, moe", model.with("layer_types", List.of("chunked_attention")), new Qwen2Family());
    }

    @Test
    void qwensBiasesAreOnQueriesKeysAndValues() {
        ModelPlan plan = QWEN2.plan(new Qwen2Family());
        assertEquals(true, PlanCheck.options(plan, "layers.0.attention").flag(false, "queryKeyValueBias"));
        assertEquals(false, PlanCheck.options(plan, "layers.0.attention").flag(false, "outputBias"));
        assertEquals(Set.of(), QWEN2.without("eos_token_id").plan(new Qwen2Family()).endTokens());
    }

    @Test
    void aMixerThatIsNotAttentionIsRefused() {
        Refusal.of("layer_types has a layer without attention; full_attention and sliding_attention are allowed in this family",
                QWEN2.with("layer_types", List.of("mamba", "mamba", "mamba", "mamba")), new Qwen2Family());
    }

    private static List<Integer> windows(PublishedModel model, Family family) {
        ModelPlan plan = PlanCheck.complete(model, family);
        return IntStream.range(0, plan.stack().layers().size())
                .map(layer -> PlanCheck.options(plan, "layers." + layer + ".attention").integer("window").orElse(0))
                .boxed().toList();
    }

    @Test
    void mixtralsClassHasABaseOfItsOwn() {
        ModelPlan plan = MIXTRAL.without("rope_parameters").plan(new MixtralFamily());
        assertEquals(Map.of("theta", 1_000_000.0), PlanCheck.options(plan, "layers.0.attention").section("rotary").asMap());
    }
}
