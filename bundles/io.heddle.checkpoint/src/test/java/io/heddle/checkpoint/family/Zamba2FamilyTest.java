// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.config.Config;
import io.heddle.api.family.ModelPlan;
import io.heddle.api.tensor.Shape;
import io.heddle.api.weight.WeightExpression;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class Zamba2FamilyTest {
    private static final PublishedModel ZAMBA = PublishedModel.load("zamba2");
    private static final String HYBRID = "attention+mlp+linear+ssd";
    private static final String FIRST = "model.layers.2.shared_transformer.";
    private static final Set<String> SHARED = Set.of(FIRST + "feed_forward.gate_up_proj.weight",
            FIRST + "feed_forward.down_proj.weight");
    private final Zamba2Family family = new Zamba2Family();

    @Test
    void everyWeightIsMappedAndEveryTensorUsed() {
        ModelPlan plan = PlanCheck.sharing(ZAMBA, family, SHARED);
        assertEquals("ssd ssd " + HYBRID + " ssd ssd " + HYBRID, PlanCheck.mechanisms(plan));
        assertTrue(plan.stack().head().tied());
        assertEquals(512, plan.context());
    }

    @Test
    void mixersAreAsPublished() {
        ModelPlan plan = ZAMBA.with("rms_norm_eps", 1e-3).plan(family);
        assertEquals(Config.of(Map.of("heads", 8, "headDim", 16, "stateSize", 16, "groups", 1, "convTaps", 4,
                "convBias", true, "projectionBias", false, "norm", "group", "epsilon", 1e-5, "timeStepMin", 1e-30)),
                PlanCheck.options(plan, "layers.5.mamba"));
        assertEquals(Config.of(Map.of("heads", 4, "keyHeads", 4, "headDim", 32, "scale", 0.25,
                "rotary", Map.of("theta", 10_000.0))), PlanCheck.options(plan, "shared.0.attention"));
        assertEquals(Config.of(Map.of("innerWidth", 112, "activation", "gelu", "adapterRank", 8)),
                PlanCheck.options(plan, "layers.5.mlp"));
        assertEquals(Set.of(1e-3), PlanCheck.epsilons(plan));
    }

    @Test
    void theLeastTimeStepIsTheClasssAndNoLimitIsHeeded() {
        Config mixer = PlanCheck.options(ZAMBA.without("time_step_min").with("time_step_limit", List.of(0.5, 1)).plan(family),
                "layers.0.mamba");
        assertEquals(0.001, mixer.number("timeStepMin").orElseThrow());
        assertTrue(!mixer.has("timeStepMax"));
    }

    @Test
    void attentionMayHaveAdaptersToo() {
        PublishedModel adapted = ZAMBA.with("use_shared_attention_adapter", true);
        for (String part : List.of("q", "k", "v")) {
            for (int use = 0; use < 2; use++) {
                String adapter = FIRST + "self_attn.linear_" + part + "_adapter_list." + use + ".";
                adapted = adapted.withTensor(adapter + "0.weight", 8, 128).withTensor(adapter + "1.weight", 128, 8);
            }
        }
        Set<String> shared = new HashSet<>(SHARED);
        List.of("q", "k", "v", "o").forEach(part -> shared.add(FIRST + "self_attn." + part + "_proj.weight"));
        ModelPlan plan = PlanCheck.sharing(adapted, family, shared);
        assertEquals(WeightExpression.published(FIRST + "self_attn.linear_k_adapter_list.1.1.weight"),
                plan.weights().expressions().get("layers.5.attention/k_proj.adapter_up"));
    }

    @Test
    void blocksAreUsedInTurn() {
        PublishedModel two = ZAMBA.with("num_mem_blocks", 2);
        for (String tensor : new ArrayList<>(ZAMBA.tensors().keySet())) {
            if (tensor.startsWith(FIRST) && !tensor.contains("adapter_list.0")) {
                two = two.withTensor(tensor.replace("layers.2.", "layers.5."), sizes(ZAMBA.tensors().get(tensor)));
            }
        }
        two = two.withoutTensors(FIRST + "feed_forward.gate_up_proj_adapter_list.1.");
        ModelPlan plan = PlanCheck.complete(two, family);
        assertEquals("shared.1.attention", plan.stack().layers().get(5).stages().getFirst().branches().getFirst().block());
    }

    @Test
    void tiedCopiesInLaterLayersAreTheSameBlock() {
        PublishedModel copied = ZAMBA;
        for (String tensor : new ArrayList<>(ZAMBA.tensors().keySet())) {
            if (tensor.startsWith(FIRST)) {
                copied = copied.withTensor(tensor.replace("layers.2.", "layers.5."), sizes(ZAMBA.tensors().get(tensor)));
            }
        }
        assertEquals(ZAMBA.plan(family).weights().expressions(), copied.plan(family).weights().expressions());
    }

    private static int[] sizes(Shape shape) {
        return IntStream.range(0, shape.rank()).map(shape::size).toArray();
    }

    @Test
    void longContextsTurnMoreSlowly() {
        ModelPlan plan = ZAMBA.with("use_long_context", true).plan(family);
        assertEquals(16_384, plan.context());
        assertEquals(10_000 * Math.pow(8, 32 / 30.0), PlanCheck.options(plan, "shared.0.attention").section("rotary")
                .number("theta").orElseThrow(), 1e-6);
        assertTrue(!PlanCheck.options(ZAMBA.with("use_mem_rope", false).plan(family), "shared.0.attention").has("rotary"));
    }

    @Test
    void whatIsNotSupportedIsRefusedByName() {
        Refusal.of("use_conv_bias is false, which is not supported; the published class has the bias all the same",
                ZAMBA.with("use_conv_bias", false), family);
        Refusal.of("layers_block_type has 1 entries; 6 are needed", ZAMBA.with("layers_block_type", List.of("mamba")), family);
        Refusal.of("layers_block_type has 54 entries; 6 are needed", ZAMBA.with("layers_block_type", null), family);
        Refusal.of("num_attention_heads is 3; a divisor of 128, the hidden state and the embeddings, is allowed",
                ZAMBA.with("num_attention_heads", 3), family);
    }
}
