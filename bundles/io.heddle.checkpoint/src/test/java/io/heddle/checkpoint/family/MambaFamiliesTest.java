// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.config.Config;
import io.heddle.api.family.Family;
import io.heddle.api.family.ModelPlan;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MambaFamiliesTest {
    private static final PublishedModel MAMBA = PublishedModel.load("mamba");
    private static final PublishedModel FALCON = PublishedModel.load("falcon_mamba");
    private static final PublishedModel MAMBA2 = PublishedModel.load("mamba2");

    @Test
    void theMixerIsAsPublished() {
        assertEquals(Config.of(Map.of("innerWidth", 128, "stateSize", 16, "timeStepRank", 8, "convTaps", 4,
                "convBias", true, "projectionBias", false)), mixer(MAMBA, new MambaFamily()));
        assertEquals(Config.of(Map.of("innerWidth", 128, "stateSize", 16, "timeStepRank", 8, "convTaps", 4,
                "convBias", true, "projectionBias", false, "norms", "plain", "epsilon", 1e-6)), mixer(FALCON, new FalconMambaFamily()));
    }

    @Test
    void theTimeStepRankMayBeAuto() {
        assertEquals(4, MAMBA.with("time_step_rank", "auto").plan(new MambaFamily()).stack().blocks().get("layers.0.mamba")
                .options().positive(0, "timeStepRank"));
    }

    @Test
    void aGivenWidthCountsMoreThanTheExpansion() {
        assertEquals(128, mixer(MAMBA.with("expand", 16), new MambaFamily()).positive(0, "innerWidth"));
        assertEquals(128, mixer(MAMBA.without("intermediate_size"), new MambaFamily()).positive(0, "innerWidth"));
    }

    @Test
    void mambaHasBiasesUnlessToldOtherwiseAndFalconHasNone() {
        PublishedModel biased = MAMBA.without("use_bias").withBias("in_proj").withBias("out_proj");
        assertEquals(true, mixer(biased, new MambaFamily()).flag(false, "projectionBias"));
        assertEquals(false, mixer(FALCON.without("use_bias"), new FalconMambaFamily()).flag(true, "projectionBias"));
    }

    @Test
    void aConvolutionMayLackItsBias() {
        PublishedModel without = MAMBA.with("use_conv_bias", false);
        for (int layer = 0; layer < 4; layer++) {
            without = without.withoutTensors("backbone.layers." + layer + ".mixer.conv1d.bias");
        }
        PlanCheck.complete(without, new MambaFamily());
    }

    @Test
    void embeddingsAreFoundUnderBothNames() {
        PlanCheck.complete(MAMBA.renamed(name -> name.replace("embeddings", "embedding")), new MambaFamily());
        PlanCheck.complete(MAMBA.renamed(name -> name.replace("backbone.", "model.")), new MambaFamily());
        PlanCheck.complete(MAMBA.renamed(name -> name.replace("backbone.", "")), new MambaFamily());
    }

    @Test
    void mambaIsTiedUnlessToldOtherwise() {
        PublishedModel silent = MAMBA.without("tie_word_embeddings");
        assertTrue(PlanCheck.complete(silent, new MambaFamily(), Set.of("lm_head.weight")).stack().head().tied());
        assertEquals(false, MAMBA2.without("tie_word_embeddings").plan(new Mamba2Family()).stack().head().tied());
    }

    @Test
    void mamba2NormsAllChannelsTogether() {
        Config grouped = MAMBA2.with("n_groups", 4).plan(new Mamba2Family()).stack().blocks().get("layers.0.mamba").options();
        assertEquals("full", grouped.text("norm").orElseThrow());
        assertEquals(Config.of(Map.of("heads", 8, "headDim", 16, "stateSize", 16, "groups", 1, "convTaps", 4,
                "convBias", true, "projectionBias", false, "norm", "full", "epsilon", 1e-5)), mixer(MAMBA2, new Mamba2Family()));
    }

    @Test
    void infinityIsReadInEverySpelling() {
        for (Object infinity : Arrays.asList(Double.POSITIVE_INFINITY, "Infinity", "inf", Map.of("__float__", "Infinity"), null)) {
            Config mixer = mixer(MAMBA2.with("time_step_limit", Arrays.asList(0.0, infinity)), new Mamba2Family());
            assertEquals(false, mixer.has("timeStepMax"), "spelled " + infinity);
        }
        assertEquals(false, mixer(MAMBA2.with("time_step_limit", null), new Mamba2Family()).has("timeStepMax"));
    }

    @Test
    void aLimitOfTimeStepsIsKept() {
        Config mixer = mixer(MAMBA2.with("time_step_limit", List.of(0.001, 0.5)), new Mamba2Family());
        assertEquals(0.001, mixer.number("timeStepMin").getAsDouble());
        assertEquals(0.5, mixer.number("timeStepMax").getAsDouble());
    }

    @Test
    void theRangeOfInitialTimeStepsHasNoEffect() {
        Config mixer = mixer(MAMBA2.with("time_step_min", 0.01).with("time_step_floor", 0.1), new Mamba2Family());
        assertEquals(false, mixer.has("timeStepMin"));
    }

    @Test
    void whatDoesNotFitIsRefusedInOneLine() {
        Refusal.of("4 heads of 16 channels do not fill the 128 channels that hidden_size and the expansion give",
                MAMBA2.with("num_heads", 4), new Mamba2Family());
        Refusal.of("rms_norm is false; true is allowed in this family", MAMBA2.with("rms_norm", false), new Mamba2Family());
        Refusal.of("time_step_limit is [1]; a least and a largest step are allowed",
                MAMBA2.with("time_step_limit", List.of(1)), new Mamba2Family());
        Refusal.of("hidden_act is gelu; this mixer knows silu only", MAMBA.with("hidden_act", "gelu"), new MambaFamily());
        Refusal.of("the checkpoint lacks backbone.embeddings.weight or backbone.embedding.weight, which its configuration needs",
                MAMBA.withoutTensors("backbone.embeddings"), new MambaFamily());
        Refusal.of("the checkpoint lacks backbone.layers.4.mixer.in_proj.weight, which its configuration needs",
                MAMBA.with("num_hidden_layers", 5), new MambaFamily());
    }

    private static Config mixer(PublishedModel model, Family family) {
        ModelPlan plan = PlanCheck.complete(model, family);
        return PlanCheck.options(plan, "layers.0.mamba");
    }
}
