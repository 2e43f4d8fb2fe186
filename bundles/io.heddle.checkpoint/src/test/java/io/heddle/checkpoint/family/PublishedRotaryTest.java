// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.api.family.ModelPlan;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PublishedRotaryTest {
    private static final PublishedModel LLAMA = PublishedModel.load("llama").without("rope_parameters");

    @Test
    void oldFilesSpellTheBaseBesideTheScaling() {
        assertEquals(Map.of("theta", 500_000.0), rotary(LLAMA.with("rope_theta", 500_000.0)));
        assertEquals(Map.of("theta", 500_000.0, "scaling", "linear", "factor", 2.0),
                rotary(LLAMA.with("rope_theta", 500_000.0).with("rope_scaling", Map.of("type", "linear", "factor", 2))));
        assertEquals(Map.of("theta", 500_000.0), rotary(LLAMA.with("rope_theta", 500_000.0).with("rope_scaling", null)));
    }

    @Test
    void newFilesSpellEverythingInOnePlace() {
        assertEquals(Map.of("theta", 5000.0), rotary(parameters("rope_type", "default", "rope_theta", 5000)));
        assertEquals(Map.of("theta", 10_000.0, "scaling", "dynamic", "factor", 4.0, "trainedLength", 512),
                rotary(parameters("rope_type", "dynamic", "factor", 4.0)));
    }

    @Test
    void llama3KeepsItsFourNumbers() {
        assertEquals(Map.of("theta", 10_000.0, "scaling", "llama3", "factor", 8.0, "lowFrequencyFactor", 1.0,
                "highFrequencyFactor", 4.0, "trainedLength", 128),
                rotary(parameters("rope_type", "llama3", "factor", 8, "low_freq_factor", 1, "high_freq_factor", 4,
                        "original_max_position_embeddings", 128)));
    }

    @Test
    void yarnKeepsWhatIsGivenAndTakesZeroForSilence() {
        assertEquals(Map.of("theta", 10_000.0, "scaling", "yarn", "factor", 4.0, "trainedLength", 128, "betaFast", 16.0,
                "attentionFactor", 1.5, "mscale", 0.7, "mscaleAllDim", 0.5, "truncate", false),
                rotary(parameters("rope_type", "yarn", "factor", 4, "original_max_position_embeddings", 128, "beta_fast", 16,
                        "beta_slow", 0, "attention_factor", 1.5, "mscale", 0.7, "mscale_all_dim", 0.5, "truncate", false)));
    }

    @Test
    void yarnsFactorAndTrainedLengthFollowFromTheContext() {
        Map<String, Object> yarn = rotary(parameters("rope_type", "yarn", "factor", null, "original_max_position_embeddings", 128));
        assertEquals(4.0, yarn.get("factor"));
        assertEquals(512, rotary(parameters("rope_type", "yarn", "factor", 2)).get("trainedLength"));
        assertEquals(64, rotary(parameters("rope_type", "yarn", "factor", 2).with("original_max_position_embeddings", 64))
                .get("trainedLength"));
    }

    @Test
    void whatIsNotSupportedIsRefusedByName() {
        Refusal.of("rope_type is longrope; allowed: default, linear, dynamic, llama3, yarn",
                parameters("rope_type", "longrope"), new LlamaFamily());
        Refusal.of("rope parameter llama_4_scaling_beta is not supported; known: rope_theta, rope_type, type,"
                + " partial_rotary_factor, factor, original_max_position_embeddings, attention_factor, beta_fast, beta_slow,"
                + " mscale, mscale_all_dim, truncate, low_freq_factor, high_freq_factor, finetuned",
                parameters("rope_type", "yarn", "factor", 2, "llama_4_scaling_beta", 0.1), new LlamaFamily());
        Refusal.of("factor is missing; found rope_type", parameters("rope_type", "linear"), new LlamaFamily());
        Refusal.of("low_freq_factor is missing; found rope_type, factor",
                parameters("rope_type", "llama3", "factor", 8), new LlamaFamily());
        Refusal.of("partial_rotary_factor is 0.25; this family rotates whole heads",
                parameters("partial_rotary_factor", 0.25), new LlamaFamily());
    }

    @Test
    void bambaRotatesHalfOfEachHeadUnlessItsParametersSayOtherwise() {
        PublishedModel bamba = PublishedModel.load("bamba");
        assertEquals(Map.of("theta", 10_000.0, "share", 0.5), bambaRotary(bamba));
        assertEquals(Map.of("theta", 10_000.0, "share", 0.5), bambaRotary(bamba.without("rope_parameters", "partial_rotary_factor")));
        assertEquals(Map.of("theta", 10_000.0, "share", 0.25),
                bambaRotary(bamba.with("rope_parameters", Map.of("partial_rotary_factor", 0.25))));
    }

    private static PublishedModel parameters(Object... entries) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        for (int i = 0; i < entries.length; i += 2) {
            parameters.put((String) entries[i], entries[i + 1]);
        }
        return LLAMA.with("rope_parameters", parameters);
    }

    private static Map<String, Object> bambaRotary(PublishedModel model) {
        ModelPlan plan = PlanCheck.complete(model, new BambaFamily());
        return PlanCheck.options(plan, "layers.2.attention").section("rotary").asMap();
    }

    private static Map<String, Object> rotary(PublishedModel model) {
        ModelPlan plan = PlanCheck.complete(model, new LlamaFamily());
        return PlanCheck.options(plan, "layers.0.attention").section("rotary").asMap();
    }
}
