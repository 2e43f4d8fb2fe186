// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import io.heddle.api.operator.Add;
import io.heddle.api.operator.Concat;
import io.heddle.api.operator.Embed;
import io.heddle.api.operator.LastToken;
import io.heddle.api.operator.LayerNorm;
import io.heddle.api.operator.Linear;
import io.heddle.api.operator.PositionEmbed;
import io.heddle.api.operator.Reverse;
import io.heddle.api.operator.RmsNorm;
import io.heddle.api.operator.Scale;
import io.heddle.api.operator.SoftCap;
import io.heddle.api.run.Run;
import io.heddle.api.stack.BranchSpec;
import io.heddle.api.stack.Combine;
import io.heddle.api.stack.HeadSpec;
import io.heddle.api.stack.InputSpec;
import io.heddle.api.stack.LayerSpec;
import io.heddle.api.stack.NormSpec;
import io.heddle.api.stack.Source;
import io.heddle.api.stack.StackSpec;
import io.heddle.api.stack.StageSpec;
import io.heddle.api.state.MixerState;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightInit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The forward pass of a whole stack: input, layers, head. The wiring that a description says, nothing else. */
final class StackForward {
    /** The published value that every pass begins with: the hidden state before the first layer. */
    static final String EMBEDDINGS = "embeddings";

    /** Looks at each mixer as it runs. */
    interface Watch {
        Tensor around(Blueprint.Use use, Supplier<Tensor> forward);
    }

    private final Blueprint blueprint;
    private final StackSpec spec;
    private final Watch watch;

    StackForward(Blueprint blueprint) {
        this(blueprint, (use, forward) -> forward.get());
    }

    StackForward(Blueprint blueprint, Watch watch) {
        this.blueprint = blueprint;
        this.spec = blueprint.spec();
        this.watch = watch;
    }

    /** The weights outside the blocks. */
    static List<Weight> frame(StackSpec spec) {
        List<Weight> weights = new ArrayList<>();
        switch (spec.input()) {
            case InputSpec.Tokens tokens -> {
                weights.add(embeddings(spec, tokens));
                if (tokens.positions() > 0) {
                    weights.add(positions(spec, tokens));
                }
            }
            case InputSpec.Features features -> weights.add(projection(spec, features));
        }
        spec.input().norm().ifPresent(norm -> weights.addAll(weights(norm, spec.width())));
        for (LayerSpec layer : spec.layers()) {
            for (StageSpec stage : layer.stages()) {
                for (BranchSpec branch : stage.branches()) {
                    int width = branch.source() instanceof Source.HiddenWithEmbeddings ? 2 * spec.width() : spec.width();
                    branch.norm().ifPresent(norm -> weights.addAll(weights(norm, width)));
                }
                if (stage.combine() instanceof Combine.PostNorm post) {
                    weights.addAll(weights(post.norm(), spec.width()));
                }
            }
        }
        spec.head().norm().ifPresent(norm -> weights.addAll(weights(norm, spec.width())));
        if (spec.head().kind() != HeadSpec.Kind.NONE) {
            weights.add(headMatrix(spec));
            headBias(spec).ifPresent(weights::add);
        }
        return weights;
    }

    /**
     * @param input ids I32 {@code [batch, time]}, or features {@code [batch, time, channel]}
     * @param type the element type of activations
     * @param lastOnly whether results are wanted of each row's last token only
     * @return {@code [batch, time or 1, size]}
     */
    Tensor run(Tensor input, DataType type, boolean lastOnly, Run run) {
        Tensor hidden = input(input, type, run);
        run.publish(EMBEDDINGS, hidden);
        hidden = spec.input().norm().isPresent() ? norm(hidden, spec.input().norm().get(), run) : hidden;
        for (int layer = 0; layer < spec.layers().size(); layer++) {
            hidden = layer(layer, hidden, run);
        }
        return head(hidden, lastOnly, run);
    }

    private Tensor input(Tensor input, DataType type, Run run) {
        return switch (spec.input()) {
            case InputSpec.Tokens tokens -> {
                Tensor x = run.apply(new Embed(input, embeddings(spec, tokens), tokens.scale(), type));
                yield tokens.positions() > 0 ? run.apply(new PositionEmbed(x, positions(spec, tokens))) : x;
            }
            case InputSpec.Features features -> run.apply(new Linear(input, projection(spec, features)));
        };
    }

    private Tensor layer(int index, Tensor hidden, Run run) {
        return switch (spec.layers().get(index).direction()) {
            case FORWARD -> stages(index, hidden, false, run);
            case REVERSE -> run.apply(new Reverse(stages(index, run.apply(new Reverse(hidden)), false, run)));
            case BOTH -> {
                Tensor forth = stages(index, hidden, false, run);
                Tensor back = run.apply(new Reverse(stages(index, run.apply(new Reverse(hidden)), true, run)));
                Tensor change = run.apply(new Add(back, hidden, 1, -1));
                yield run.apply(new Add(forth, change));
            }
        };
    }

    private Tensor stages(int layer, Tensor hidden, boolean backwards, Run run) {
        List<StageSpec> stages = spec.layers().get(layer).stages();
        for (int stage = 0; stage < stages.size(); stage++) {
            hidden = stage(layer, stage, stages.get(stage), hidden, backwards, run);
        }
        return hidden;
    }

    private Tensor stage(int layer, int stage, StageSpec stageSpec, Tensor hidden, boolean backwards, Run run) {
        Map<Object, Tensor> normed = new HashMap<>();
        Tensor first = null;
        Tensor sum = null;
        for (int branch = 0; branch < stageSpec.branches().size(); branch++) {
            BranchSpec branchSpec = stageSpec.branches().get(branch);
            // Parallel branches often share one norm: it is computed once.
            Tensor x = normed.computeIfAbsent(List.of(branchSpec.source(), branchSpec.norm()),
                    key -> normed(branchSpec, hidden, run));
            first = first == null ? x : first;
            Blueprint.Use use = blueprint.use(layer, stage, branch);
            Tensor in = scaled(x, branchSpec.scaleIn(), run);
            MixerState state = backwards ? use.backwards() : use.state();
            Tensor y = scaled(watch.around(use, () -> use.mixer().forward(in, state, run)), branchSpec.scaleOut(), run);
            sum = sum == null ? y : run.apply(new Add(sum, y));
        }
        return combine(stageSpec.combine(), hidden, first, sum, run);
    }

    private Tensor combine(Combine combine, Tensor hidden, Tensor normed, Tensor y, Run run) {
        return switch (combine) {
            case Combine.Residual(double h, double b) -> run.apply(new Add(hidden, y, h, b));
            case Combine.ResidualOfNorm(double h, double b) -> run.apply(new Add(normed, y, h, b));
            case Combine.PostNorm(double h, double b, NormSpec norm) -> norm(run.apply(new Add(hidden, y, h, b)), norm, run);
            case Combine.Replace() -> y;
            case Combine.Publish(String value) -> {
                run.publish(value, y);
                yield hidden;
            }
        };
    }

    private Tensor normed(BranchSpec branch, Tensor hidden, Run run) {
        Tensor x = switch (branch.source()) {
            case Source.Hidden() -> hidden;
            case Source.HiddenWithEmbeddings() -> run.apply(new Concat(List.of(hidden, run.value(EMBEDDINGS))));
            case Source.HiddenPlus(String value) -> run.apply(new Add(hidden, run.value(value)));
            case Source.Value(String value) -> run.value(value);
        };
        return branch.norm().isPresent() ? norm(x, branch.norm().get(), run) : x;
    }

    private Tensor head(Tensor hidden, boolean lastOnly, Run run) {
        HeadSpec head = spec.head();
        Tensor x = lastOnly || head.kind() == HeadSpec.Kind.CLASSES ? run.apply(new LastToken(hidden)) : hidden;
        x = head.norm().isPresent() ? norm(x, head.norm().get(), run) : x;
        if (head.kind() == HeadSpec.Kind.NONE) {
            return x;
        }
        x = scaled(run.apply(new Linear(x, headMatrix(spec), headBias(spec))), head.scale(), run);
        return head.softCap() > 0 ? run.apply(new SoftCap(x, head.softCap())) : x;
    }

    private static Tensor norm(Tensor x, NormSpec norm, Run run) {
        List<Weight> weights = weights(norm, x.shape().width());
        int width = x.shape().width();
        return run.apply(switch (norm.kind()) {
            case RMS, RMS_PLUS -> new RmsNorm(x, Optional.of(weights.getFirst()), norm.epsilon(), width, norm.offset(),
                    norm.kind() == NormSpec.Kind.RMS_PLUS);
            case LAYER -> new LayerNorm(x, Optional.of(weights.getFirst()), weights.stream().skip(1).findFirst(),
                    norm.epsilon(), width);
        });
    }

    private static Tensor scaled(Tensor x, double factor, Run run) {
        return factor == 1 ? x : run.apply(new Scale(x, factor));
    }

    private static List<Weight> weights(NormSpec norm, int width) {
        Weight weight = new Weight(norm.weights() + "/weight", Shape.of(width), Weight.Use.EXACT,
                WeightInit.constant(1 - norm.offset()));
        if (norm.kind() != NormSpec.Kind.LAYER || !norm.bias()) {
            return List.of(weight);
        }
        return List.of(weight, new Weight(norm.weights() + "/bias", Shape.of(width), Weight.Use.EXACT, WeightInit.constant(0)));
    }

    private static Weight embeddings(StackSpec spec, InputSpec.Tokens tokens) {
        return new Weight("embeddings/weight", Shape.of(tokens.vocabulary(), spec.width()), Weight.Use.EMBEDDING,
                WeightInit.normal(0.02));
    }

    private static Weight positions(StackSpec spec, InputSpec.Tokens tokens) {
        return new Weight("positions/weight", Shape.of(tokens.positions(), spec.width()), Weight.Use.EXACT,
                WeightInit.normal(0.02));
    }

    private static Weight projection(StackSpec spec, InputSpec.Features features) {
        return new Weight("input/weight", Shape.of(spec.width(), features.channels()), Weight.Use.MATRIX,
                WeightInit.normal(1 / Math.sqrt(features.channels())));
    }

    private static Weight headMatrix(StackSpec spec) {
        if (spec.head().tied() && spec.input() instanceof InputSpec.Tokens tokens) {
            return embeddings(spec, tokens);
        }
        return new Weight("head/weight", Shape.of(spec.head().size(), spec.width()), Weight.Use.MATRIX,
                WeightInit.normal(1 / Math.sqrt(spec.width())));
    }

    private static Optional<Weight> headBias(StackSpec spec) {
        return spec.head().bias() ? Optional.of(new Weight("head/bias", Shape.of(spec.head().size()), Weight.Use.EXACT,
                WeightInit.constant(0))) : Optional.empty();
    }
}
