// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.config.Config;
import io.heddle.api.family.ModelPlan;
import io.heddle.api.stack.BranchSpec;
import io.heddle.api.stack.Combine;
import io.heddle.api.stack.Source;
import io.heddle.api.stack.StageSpec;
import io.heddle.api.weight.WeightExpression;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ZambaFamilyTest {
    private static final PublishedModel ZAMBA = PublishedModel.load("zamba");
    private static final String HYBRID = "attention+mlp+linear+selectivescan";

    @Test
    void everyWeightIsMappedAndEveryTensorUsedOnce() {
        ModelPlan plan = PlanCheck.complete(ZAMBA, new ZambaFamily());
        assertEquals("selectivescan selectivescan " + HYBRID + " selectivescan selectivescan " + HYBRID
                + " selectivescan selectivescan", PlanCheck.mechanisms(plan));
        assertTrue(plan.stack().head().tied());
        assertEquals(512, plan.context());
    }

    @Test
    void theMixersAreAsPublished() {
        ModelPlan plan = ZAMBA.plan(new ZambaFamily());
        assertEquals(Config.of(Map.of("innerWidth", 128, "stateSize", 16, "timeStepRank", 8, "convTaps", 4, "convBias", true,
                "projectionBias", false, "headGroups", 2)), PlanCheck.options(plan, "layers.5.mamba"));
        assertEquals(Config.of(Map.of("heads", 4, "keyHeads", 4, "headDim", 32, "scale", 0.25)),
                PlanCheck.options(plan, "shared.attention"));
        assertEquals(Config.of(Map.of("innerWidth", 112, "activation", "gelu")), PlanCheck.options(plan, "shared.mlp"));
    }

    @Test
    void theSharedBlockFeedsTheMixerAndNotTheHiddenState() {
        List<StageSpec> stages = ZAMBA.plan(new ZambaFamily()).stack().layers().get(5).stages();
        assertInstanceOf(Source.HiddenWithEmbeddings.class, source(stages.get(0)));
        for (int i = 0; i < 3; i++) {
            String value = assertInstanceOf(Combine.Publish.class, stages.get(i).combine()).value();
            Source next = source(stages.get(i + 1));
            assertEquals(i < 2 ? new Source.Value(value) : new Source.HiddenPlus(value), next);
        }
        assertEquals(Combine.residual(), stages.get(3).combine());
        assertTrue(stages.get(2).branches().getFirst().norm().isEmpty());
    }

    private static Source source(StageSpec stage) {
        BranchSpec branch = stage.branches().getFirst();
        return branch.source();
    }

    @Test
    void theFirstProjectionsRowsAreTakenApart() {
        WeightExpression stored = WeightExpression.published("model.layers.0.mamba.in_proj.weight");
        assertEquals(new WeightExpression.Concatenated(0, List.of(new WeightExpression.Deinterleaved(stored, 0, 2, 0),
                new WeightExpression.Deinterleaved(stored, 0, 2, 1))),
                ZAMBA.plan(new ZambaFamily()).weights().expressions().get("layers.0.mamba/in_proj"));
    }

    @Test
    void withoutAListThePeriodCountsFromTheFourthLayer() {
        PublishedModel counted = ZAMBA.without("layers_block_type");
        assertEquals(PlanCheck.mechanisms(ZAMBA.plan(new ZambaFamily())),
                PlanCheck.mechanisms(PlanCheck.complete(counted, new ZambaFamily())));
    }

    @Test
    void tiedCopiesInLaterLayersAreTheSameBlock() {
        PublishedModel copied = ZAMBA;
        for (String tensor : new ArrayList<>(ZAMBA.tensors().keySet())) {
            if (tensor.contains(".shared_transf.")) {
                int[] sizes = new int[ZAMBA.tensors().get(tensor).rank()];
                for (int i = 0; i < sizes.length; i++) {
                    sizes[i] = ZAMBA.tensors().get(tensor).size(i);
                }
                copied = copied.withTensor(tensor.replace("layers.2.", "layers.5."), sizes);
            }
        }
        assertEquals(ZAMBA.plan(new ZambaFamily()).weights().expressions(),
                copied.plan(new ZambaFamily()).weights().expressions());
        PlanCheck.complete(copied.withoutTensors("model.layers.2.shared_transf."), new ZambaFamily());
    }

    @Test
    void oneGroupIsAnOrdinaryMixer() {
        PublishedModel one = ZAMBA.with("n_mamba_heads", 1);
        for (String tensor : new ArrayList<>(ZAMBA.tensors().keySet())) {
            if (tensor.endsWith("x_proj_weight")) {
                one = one.withTensor(tensor, 1, 40, 128);
            } else if (tensor.endsWith("dt_proj_weight")) {
                one = one.withTensor(tensor, 1, 128, 8);
            }
        }
        PlanCheck.complete(one, new ZambaFamily());
    }

    @Test
    void withoutHybridLayersThereIsNoSharedBlock() {
        PublishedModel plain = ZAMBA.with("num_hidden_layers", 2).with("layers_block_type", List.of("mamba", "mamba"));
        for (int layer = 2; layer < 8; layer++) {
            plain = plain.withoutTensors("model.layers." + layer + ".");
        }
        assertFalse(PlanCheck.mechanisms(PlanCheck.complete(plain, new ZambaFamily())).contains("attention"));
    }

    @Test
    void whatDoesNotFitIsRefusedByName() {
        Refusal.of("attention_hidden_size is 64; 128, the hidden state and the embeddings, is allowed",
                ZAMBA.with("attention_hidden_size", 64), new ZambaFamily());
        Refusal.of("layers_block_type has the entry attention; allowed: mamba, linear_attention, hybrid",
                ZAMBA.with("num_hidden_layers", 1).with("layers_block_type", List.of("attention")), new ZambaFamily());
        Refusal.of("layers_block_type has 1 entries; 8 are needed",
                ZAMBA.with("layers_block_type", List.of("mamba")), new ZambaFamily());
        Refusal.of("hidden_mamba_act is relu; this mixer knows silu only",
                ZAMBA.with("hidden_mamba_act", "relu"), new ZambaFamily());
    }
}
