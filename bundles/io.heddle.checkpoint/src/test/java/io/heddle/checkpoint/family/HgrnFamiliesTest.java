// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.api.config.Config;
import io.heddle.api.family.ModelPlan;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HgrnFamiliesTest {
    private static final PublishedModel HGRN = PublishedModel.load("hgrn");
    private static final PublishedModel HGRN2 = PublishedModel.load("hgrn2");
    private static final Set<String> READ_BY_ALL_LAYERS = Set.of("model.lower_bounds");

    @Test
    void everyWeightOfHgrnIsMapped() {
        ModelPlan plan = PlanCheck.sharing(HGRN, new HgrnFamily(), READ_BY_ALL_LAYERS);
        assertEquals("hgrn+mlp hgrn+mlp hgrn+mlp", PlanCheck.mechanisms(plan));
        assertEquals(Set.of(1e-6), PlanCheck.epsilons(plan));
        assertEquals(Config.of(Map.of("innerWidth", 128, "lowerBounds", true, "layers", 3, "convTaps", 0, "epsilon", 1e-6)),
                PlanCheck.options(plan, "layers.1.mixer"));
    }

    @Test
    void everyWeightOfHgrn2IsMapped() {
        ModelPlan plan = PlanCheck.sharing(HGRN2, new Hgrn2Family(), READ_BY_ALL_LAYERS);
        assertEquals("hgrn+mlp hgrn+mlp hgrn+mlp", PlanCheck.mechanisms(plan));
        assertEquals(Config.of(Map.of("innerWidth", 128, "lowerBounds", true, "layers", 3, "convTaps", 0, "expanded", true, "heads", 1,
                "headDim", 128, "epsilon", 1e-5)), PlanCheck.options(plan, "layers.1.mixer"));
    }

    @Test
    void headsCountOnlyWithoutAnExpansion() {
        assertEquals(4, PlanCheck.options(HGRN2.with("expand_ratio", null).plan(new Hgrn2Family()), "layers.0.mixer")
                .positive(0, "heads"));
        assertEquals(8, PlanCheck.options(HGRN2.with("expand_ratio", 16).plan(new Hgrn2Family()), "layers.0.mixer")
                .positive(0, "heads"));
        Refusal.of("expand_ratio is 256; a divisor of hidden_size, which is 128, is allowed",
                HGRN2.with("expand_ratio", 256), new Hgrn2Family());
        Refusal.of("num_heads is 3; a divisor of hidden_size, which is 128, is allowed",
                HGRN2.with("expand_ratio", null).with("num_heads", 3), new Hgrn2Family());
    }

    @Test
    void boundsMayBeMissing() {
        PlanCheck.complete(HGRN.with("use_lower_bound", false).withoutTensors("model.lower_bounds"), new HgrnFamily());
        PlanCheck.complete(HGRN2.with("use_lower_bound", false).withoutTensors("model.lower_bounds"), new Hgrn2Family());
    }

    @Test
    void projectionsMayBeConvolved() {
        PublishedModel convolved = HGRN.with("use_short_conv", true);
        PublishedModel convolved2 = HGRN2.with("use_short_conv", true);
        for (int layer = 0; layer < 3; layer++) {
            for (String conv : List.of("i_conv1d", "f_conv1d")) {
                convolved = convolved.withTensor("model.layers." + layer + ".attn." + conv + ".weight", 128, 1, 4);
            }
            for (String conv : List.of("q_conv1d", "i_conv1d", "f_conv1d")) {
                convolved2 = convolved2.withTensor("model.layers." + layer + ".attn." + conv + ".weight", 128, 1, 4);
            }
        }
        PlanCheck.sharing(convolved, new HgrnFamily(), READ_BY_ALL_LAYERS);
        PlanCheck.sharing(convolved2, new Hgrn2Family(), READ_BY_ALL_LAYERS);
    }

    @Test
    void someLayersMayAttend() {
        PublishedModel hybrid = HGRN.with("attn", Map.of("layers", List.of(1), "num_heads", 4, "num_kv_heads", 2,
                "window_size", 64)).withoutTensors("model.layers.1.attn.");
        for (String projection : List.of("q_proj", "o_proj")) {
            hybrid = hybrid.withTensor("model.layers.1.attn." + projection + ".weight", 128, 128);
        }
        for (String projection : List.of("k_proj", "v_proj")) {
            hybrid = hybrid.withTensor("model.layers.1.attn." + projection + ".weight", 64, 128);
        }
        ModelPlan plan = PlanCheck.sharing(hybrid, new HgrnFamily(), READ_BY_ALL_LAYERS);
        assertEquals("hgrn+mlp attention+mlp hgrn+mlp", PlanCheck.mechanisms(plan));
    }

    @Test
    void whatIsNotSupportedIsRefusedByName() {
        Refusal.of("elementwise_affine is false, which is not supported; norms here have weights",
                HGRN.with("elementwise_affine", false), new HgrnFamily());
        Refusal.of("expand_ratio is 2.0; with use_lower_bound 1 is allowed,"
                + " since there is one bound for each channel of the hidden state", HGRN.with("expand_ratio", 2), new HgrnFamily());
    }
}
