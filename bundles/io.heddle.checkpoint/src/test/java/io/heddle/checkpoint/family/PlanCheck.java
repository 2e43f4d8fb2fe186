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
import io.heddle.api.stack.NormSpec;
import io.heddle.api.stack.Source;
import io.heddle.api.stack.StackSpec;
import io.heddle.api.stack.StageSpec;
import io.heddle.api.tensor.Shape;
import io.heddle.mechanism.attention.internal.AttentionMechanism;
import io.heddle.mechanism.deltanet.internal.DeltaNetMechanism;
import io.heddle.mechanism.gla.internal.GlaMechanism;
import io.heddle.mechanism.hgrn.internal.HgrnMechanism;
import io.heddle.mechanism.hyena.internal.HyenaMechanism;
import io.heddle.mechanism.lightning.internal.LightningMechanism;
import io.heddle.mechanism.linear.internal.LinearMechanism;
import io.heddle.mechanism.linearattention.internal.LinearAttentionMechanism;
import io.heddle.mechanism.mlp.internal.MlpMechanism;
import io.heddle.mechanism.moe.internal.MoeMechanism;
import io.heddle.mechanism.retnet.internal.RetnetMechanism;
import io.heddle.mechanism.rglru.internal.RgLruMechanism;
import io.heddle.mechanism.rwkv.internal.RwkvChannelMechanism;
import io.heddle.mechanism.rwkv.internal.RwkvMechanism;
import io.heddle.mechanism.selectivescan.internal.SelectiveScanMechanism;
import io.heddle.mechanism.shortconv.internal.ShortConvMechanism;
import io.heddle.mechanism.ssd.internal.SsdMechanism;
import io.heddle.mechanism.xlstm.internal.XlstmMechanism;
import io.heddle.tck.MixerTrial;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compares a plan with what the mechanisms declare and with what the checkpoint holds. */
final class PlanCheck {
    private static final Map<String, Mechanism> MECHANISMS = Stream.<Mechanism>of(
            new AttentionMechanism(),
            new DeltaNetMechanism(),
            new GlaMechanism(),
            new HgrnMechanism(),
            new HyenaMechanism(),
            new LinearAttentionMechanism(),
            new LightningMechanism(),
            new LinearMechanism(),
            new MlpMechanism(),
            new MoeMechanism(),
            new RetnetMechanism(),
            new RgLruMechanism(),
            new RwkvChannelMechanism(),
            new RwkvMechanism(),
            new SelectiveScanMechanism(),
            new ShortConvMechanism(),
            new SsdMechanism(),
            new XlstmMechanism())
            .collect(Collectors.toUnmodifiableMap(mechanism -> mechanism.describe().name(), mechanism -> mechanism));

    private PlanCheck() {}

    /** Every weight of the stack has an expression of its shape, and every tensor is used exactly once. */
    static ModelPlan complete(PublishedModel model, Family family) {
        return complete(model, family, Set.of());
    }

    /** The same, but for tensors that are known to have no effect. */
    static ModelPlan complete(PublishedModel model, Family family, Set<String> unused) {
        return check(model, family, unused, Set.of());
    }

    /** The same, but for tensors that several blocks read. */
    static ModelPlan sharing(PublishedModel model, Family family, Set<String> shared) {
        return check(model, family, Set.of(), shared);
    }

    private static ModelPlan check(PublishedModel model, Family family, Set<String> unused, Set<String> shared) {
        ModelPlan plan = model.plan(family);
        TensorUse use = new TensorUse(model.tensors());
        Map<String, Shape> mapped = new TreeMap<>();
        plan.weights().expressions().forEach((path, expression) -> mapped.put(path, use.of(expression)));
        assertEquals(declared(plan.stack()), mapped, "weights of the stack");
        Map<String, Long> once = new TreeMap<>();
        model.tensors().forEach((tensor, shape) -> once.put(tensor, shape.count()));
        once.keySet().removeAll(unused);
        Map<String, Long> taken = new TreeMap<>(use.taken());
        // What several blocks read must be read, but not once.
        taken.replaceAll((tensor, count) -> shared.contains(tensor) ? model.tensors().get(tensor).count() : count);
        assertEquals(once, taken, "elements taken of each tensor");
        return plan;
    }

    /** The options of a block; checks on the way that its mechanism describes each of them. */
    static Config options(ModelPlan plan, String block) {
        return plan.stack().blocks().get(block).options();
    }

    private static Map<String, Shape> declared(StackSpec stack) {
        Map<String, Shape> declared = new TreeMap<>();
        Map<String, Integer> published = new TreeMap<>();
        stack.blocks().forEach((id, block) -> {
            Mechanism mechanism = MECHANISMS.get(block.mechanism());
            Set<String> known = mechanism.describe().options().stream().map(option -> option.name()).collect(Collectors.toSet());
            block.options().keys().forEach(key -> assertEquals(true, known.contains(key), block.mechanism() + " knows " + key));
            MixerTrial trial = inputWidth(stack, id) == stack.width()
                    ? MixerTrial.after(published, mechanism, stack.width(), block.options())
                    : MixerTrial.of(mechanism, inputWidth(stack, id), stack.width(), block.options());
            trial.operators(2, 3);
            trial.mixer().writes().forEach(value -> published.put(value, stack.width()));
            trial.shapes().forEach((name, shape) -> declared.put(id + "/" + name, shape));
        });
        norms(stack).forEach(norm -> {
            declared.put(norm.weights() + "/weight", Shape.of(stack.width()));
            if (norm.bias()) {
                declared.put(norm.weights() + "/bias", Shape.of(stack.width()));
            }
        });
        branches(stack).forEach(branch -> branch.norm().ifPresent(norm ->
                declared.put(norm.weights() + "/weight", Shape.of(inputWidth(stack, branch.block())))));
        InputSpec.Tokens tokens = (InputSpec.Tokens) stack.input();
        int vocabulary = tokens.vocabulary();
        if (tokens.positions() > 0) {
            declared.put("positions/weight", Shape.of(tokens.positions(), stack.width()));
        }
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

    private static Set<NormSpec> norms(StackSpec stack) {
        Set<NormSpec> norms = new LinkedHashSet<>();
        stack.input().norm().ifPresent(norms::add);
        for (LayerSpec layer : stack.layers()) {
            for (StageSpec stage : layer.stages()) {
                stage.branches().forEach(branch -> branch.norm().ifPresent(norms::add));
            }
        }
        stack.head().norm().ifPresent(norms::add);
        return norms;
    }

    /** The epsilons of all norms of the hidden state. */
    static Set<Double> epsilons(ModelPlan plan) {
        return norms(plan.stack()).stream().map(NormSpec::epsilon).collect(Collectors.toUnmodifiableSet());
    }

    /** The mechanisms of all stages, in order. */
    static String mechanisms(ModelPlan plan) {
        return plan.stack().layers().stream().map(layer -> layer.stages().stream()
                .map(stage -> plan.stack().blocks().get(stage.branches().getFirst().block()).mechanism())
                .collect(Collectors.joining("+"))).collect(Collectors.joining(" "));
    }
}
