// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.family.ModelPlan;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HyenaDnaFamilyTest {
    private static final PublishedModel MODEL = PublishedModel.load("hyenadna");
    private static final Set<String> TIMES = unused(MODEL, ".t");

    @Test
    void everyWeightIsMappedAndTheVocabularyIsPadded() {
        ModelPlan plan = PlanCheck.complete(MODEL, new HyenaDnaFamily(), TIMES);
        assertEquals("hyena+mlp hyena+mlp hyena+mlp", PlanCheck.mechanisms(plan));
        assertEquals(16, plan.stack().head().size());
        assertFalse(plan.stack().head().tied());
        assertEquals(64, plan.context());
        assertTrue(PlanCheck.options(plan, "layers.0.hyena").flag(false, "learnedPositions"));
    }

    @Test
    void onlyTheLastNormHeedsTheEpsilon() {
        ModelPlan plan = MODEL.with("layer_norm_epsilon", 0.5).plan(new HyenaDnaFamily());
        assertEquals(0.5, plan.stack().head().norm().orElseThrow().epsilon());
        assertEquals(Set.of(0.5, 1e-5), PlanCheck.epsilons(plan));
    }

    @Test
    void theSharedFrequencyMayHaveAnyOfItsNames() {
        PublishedModel last = MODEL.renamed(name -> name.replace("filter.1.freq", "filter.5.freq"));
        PlanCheck.complete(last, new HyenaDnaFamily(), TIMES);
        PublishedModel both = MODEL;
        for (int layer = 0; layer < 3; layer++) {
            both = both.withTensor("hyena.backbone.layers." + layer + ".mixer.filter_fn.implicit_filter.3.freq", 1, 16);
        }
        Set<String> copies = unused(both, "3.freq");
        PlanCheck.complete(both, new HyenaDnaFamily(), union(TIMES, copies));
    }

    @Test
    void theAuthorsFilesKeepTheMixersSettingsApart() {
        Map<String, Object> layer = new LinkedHashMap<>(Map.of("_name_", "hyena", "emb_dim", 5, "filter_order", 16,
                "local_order", 3, "l_max", 64, "modulate", true, "w", 10, "lr_pos_emb", 0.0));
        PublishedModel original = MODEL
                .without("model_type", "max_seq_len", "emb_dim", "filter_order", "tie_word_embeddings", "layer_norm_epsilon")
                .with("layer", layer).with("layer_norm_epsilon", 1e-6)
                .renamed(name -> (name.startsWith("lm_head") ? "model." + name : name.replace("hyena.", "model."))
                        .replace(".mixer.", ".mixer.layer.").replace(".mlp.", ".mlp.layer."));
        assertTrue(new HyenaDnaFamily().recognises(original.tensors()));
        Set<String> unused = union(unused(original, "pos_emb.t"), Set.of("model.lm_head.weight"));
        ModelPlan plan = PlanCheck.complete(original, new HyenaDnaFamily(), unused);
        assertTrue(plan.stack().head().tied());
        assertEquals(Set.of(1e-6), PlanCheck.epsilons(plan));
        assertEquals(64, plan.context());
        assertTrue(new HyenaDnaFamily().recognises(MODEL.tensors()));
        assertFalse(new HyenaDnaFamily().recognises(PublishedModel.load("mamba_ssm-1").tensors()));
    }

    @Test
    void positionsMayBeLeftOut() {
        PublishedModel bare = MODEL.renamed(name -> name.endsWith("pos_emb.z") ? "gone." + name : name).withoutTensors("gone.");
        assertFalse(PlanCheck.options(PlanCheck.complete(bare, new HyenaDnaFamily(), TIMES), "layers.0.hyena")
                .flag(true, "learnedPositions"));
    }

    @Test
    void whatIsNotSupportedIsRefusedByName() {
        refused("hyena_order is 3; 2 is supported", MODEL.with("hyena_order", 3));
        refused("short_filter_order is 5; 3 is supported", MODEL.with("short_filter_order", 5));
        refused("train_freq is false; true is supported", MODEL.with("train_freq", false));
        refused("num_inner_mlps is -5; 0 to 64 are allowed", MODEL.with("num_inner_mlps", -5));
        refused("activation is gelu; id is supported", MODEL.with("activation", "gelu"));
        refused("there is no config.json; this family needs one with d_model, n_layer and max_seq_len",
                new PublishedModel(Map.of(), MODEL.tensors()));
    }

    private static void refused(String message, PublishedModel model) {
        Refusal.of(message, model, new HyenaDnaFamily());
    }

    private static Set<String> unused(PublishedModel model, String end) {
        return model.tensors().keySet().stream().filter(name -> name.endsWith(end)).collect(Collectors.toSet());
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        return Stream.concat(one.stream(), other.stream()).collect(Collectors.toSet());
    }
}
