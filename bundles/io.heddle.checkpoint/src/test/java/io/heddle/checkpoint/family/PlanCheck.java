// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.api.config.Config;
import io.heddle.api.family.Family;
import io.heddle.api.family.ModelPlan;
import io.heddle.api.mechanism.Mechanism;
import io.heddle.api.stack.BranchSpec;
import io.heddle.api.stack.HeadSpec;
import io.heddle.api.stack.InputSpec;
import io.heddle.api.stack.LayerSpec;
import io.heddle.api.stack.Source;
import io.heddle.api.stack.StackSpec;
import io.heddle.api.stack.StageSpec;
import io.heddle.api.tensor.Shape;
import io.heddle.mechanism.attention.internal.AttentionMechanism;
import io.heddle.mechanism.deltanet.internal.DeltaNetMechanism;
import io.heddle.mechanism.linear.internal.LinearMechanism;
import io.heddle.mechanism.mlp.internal.MlpMechanism;
import io.heddle.mechanism.moe.internal.MoeMechanism;
import io.heddle.mechanism.rglru.internal.RgLruMechanism;
import io.heddle.mechanism.selectivescan.internal.SelectiveScanMechanism;
import io.heddle.mechanism.ssd.internal.SsdMechanism;
import io.heddle.tck.MixerTrial;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compares a plan with what the mechanisms declare and with what the checkpoint holds. */
final class PlanCheck {
    private static final Map<String, Mechanism> MECHANISMS = Stream.of(
            new AttentionMechanism(),
            new DeltaNetMechanism(),
            new LinearMechanism(),
            new MlpMechanism(),
            new MoeMechanism(),
            new RgLruMechanism(),
            new SelectiveScanMechanism(),
            new SsdMechanism())
            .collect(Collectors.toUnmodifiableMap(mechanism -> mechanism.describe().name(), mechanism -> mechanism));

    private PlanCheck() {}

    /** Every weight of the stack has an expression of its shape, and every tensor is used exactly once. */
    static ModelPlan complete(PublishedModel model, Family family) {
        return complete(model, family, Set.of());
    }

    /** The same, but for tensors that are known to have no effect. */
    static ModelPlan complete(PublishedModel model, Family family, Set<String> unused) {
        ModelPlan plan = model.plan(family);
        TensorUse use = new TensorUse(model.tensors());
        Map<String, Shape> mapped = new TreeMap<>();
        plan.weights().expressions().forEach((path, expression) -> mapped.put(path, use.of(expression)));
        assertEquals(declared(plan.stack()), mapped, "weights of the stack");
        Map<String, Long> once = new TreeMap<>();
        model.tensors().forEach((tensor, shape) -> once.put(tensor, shape.count()));
        once.keySet().removeAll(unused);
        assertEquals(once, new TreeMap<>(use.taken()), "elements taken of each tensor");
        return plan;
    }

    /** The options of a block; checks on the way that its mechanism describes each of them. */
    static Config options(ModelPlan plan, String block) {
        return plan.stack().blocks().get(block).options();
    }

    private static Map<String, Shape> declared(StackSpec stack) {
        Map<String, Shape> declared = new TreeMap<>();
        stack.blocks().forEach((id, block) -> {
            Mechanism mechanism = MECHANISMS.get(block.mechanism());
            Set<String> known = mechanism.describe().options().stream().map(option -> option.name()).collect(Collectors.toSet());
            block.options().keys().forEach(key -> assertEquals(true, known.contains(key), block.mechanism() + " knows " + key));
            MixerTrial trial = MixerTrial.of(mechanism, inputWidth(stack, id), stack.width(), block.options());
            trial.operators(2, 3);
            trial.shapes().forEach((name, shape) -> declared.put(id + "/" + name, shape));
        });
        norms(stack).keySet().forEach(norm -> declared.put(norm + "/weight", Shape.of(stack.width())));
        branches(stack).forEach(branch -> branch.norm().ifPresent(norm ->
                declared.put(norm.weights() + "/weight", Shape.of(inputWidth(stack, branch.block())))));
        int vocabulary = ((InputSpec.Tokens) stack.input()).vocabulary();
        declared.put("embeddings/weight", Shape.of(vocabulary, stack.width()));
        if (!stack.head().tied()) {
            declared.put("head/weight", Shape.of(stack.head().size(), stack.width()));
        }
        assertEquals(HeadSpec.Kind.LOGITS, stack.head().kind());
        assertEquals(vocabulary, stack.head().size());
        return declared;
    }

    /** Twice the stack's width for blocks that read the embeddings too. */
    private static int inputWidth(StackSpec stack, String block) {
        return branches(stack).anyMatch(branch -> branch.block().equals(block)
                && branch.source() instanceof Source.HiddenWithEmbeddings) ? 2 * stack.width() : stack.width();
    }

    private static Stream<BranchSpec> branches(StackSpec stack) {
        return stack.layers().stream().flatMap(layer -> layer.stages().stream()).flatMap(stage -> stage.branches().stream());
    }

    private static Map<String, Double> norms(StackSpec stack) {
        Map<String, Double> norms = new LinkedHashMap<>();
        for (LayerSpec layer : stack.layers()) {
            for (StageSpec stage : layer.stages()) {
                stage.branches().forEach(branch -> branch.norm().ifPresent(norm -> norms.put(norm.weights(), norm.epsilon())));
            }
        }
        stack.head().norm().ifPresent(norm -> norms.put(norm.weights(), norm.epsilon()));
        return norms;
    }

    /** The epsilons of all norms of the hidden state. */
    static Set<Double> epsilons(ModelPlan plan) {
        return Set.copyOf(norms(plan.stack()).values());
    }

    /** The mechanisms of all stages, in order. */
    static String mechanisms(ModelPlan plan) {
        return plan.stack().layers().stream().map(layer -> layer.stages().stream()
                .map(stage -> plan.stack().blocks().get(stage.branches().getFirst().block()).mechanism())
                .collect(Collectors.joining("+"))).collect(Collectors.joining(" "));
    }
}
