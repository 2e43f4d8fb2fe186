// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.api.operator.Add;
import io.heddle.api.operator.ChannelRecurrence;
import io.heddle.api.operator.Scale;
import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.BranchSpec;
import io.heddle.api.stack.Combine;
import io.heddle.api.stack.LayerSpec;
import io.heddle.api.stack.NormSpec;
import io.heddle.api.stack.Session;
import io.heddle.api.stack.Session.FeatureRow;
import io.heddle.api.stack.Source;
import io.heddle.api.stack.Stack;
import io.heddle.api.stack.StackSpec;
import io.heddle.api.stack.Stacks;
import io.heddle.api.stack.StageSpec;
import io.heddle.api.state.StateSpec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** Layers are wired as their description says; every expectation is worked out by hand. */
class WiringTest {
    private static final float[][] INPUT = {{1, 2}, {3, -4}, {5, 6}};

    @InjectBundleContext
    BundleContext context;
    @InjectService(timeout = 20_000)
    Stacks stacks;

    @BeforeEach
    void installSmallMechanisms() {
        SmallMechanism.stateless("triple", (x, state, run) -> run.apply(new Scale(x, 3))).register(context);
        SmallMechanism.stateless("halves", (x, state, run) -> run.apply(new Add(x.slice(-1, 0, 2), x.slice(-1, 2, 2), 1, 10)))
                .register(context);
        new SmallMechanism("total", StateSpec.none().recurrent("sum", 2), (x, state, run) ->
                run.apply(new ChannelRecurrence(x, run.apply(new Scale(x, 0)), state.get("sum")))).register(context);
    }

    private static StageSpec stage(Combine combine, BranchSpec... branches) {
        return new StageSpec(List.of(branches), combine);
    }

    private static BranchSpec branch(Source source, String block, double in, double out) {
        return new BranchSpec(source, Optional.empty(), block, in, out);
    }

    private static BranchSpec plain(String block) {
        return branch(new Source.Hidden(), block, 1, 1);
    }

    private void assertRuns(float[][] expected, LayerSpec... layers) {
        StackSpec spec = FeatureStack.spec(2, false, layers);
        for (boolean recorded : new boolean[] {true, false}) {
            float[][] found = FeatureStack.run(stacks, spec, recorded, INPUT, null, 3);
            for (int t = 0; t < expected.length; t++) {
                assertArrayEquals(expected[t], found[t], 1e-4f, "token " + t);
            }
        }
    }

    @Test
    void aResidualIsScaledOnBothSides() {
        // 0.5 h + 2 * (7 * 3 * (10 * h)) = 420.5 h
        assertRuns(new float[][] {{420.5f, 841}, {1261.5f, -1682}},
                new LayerSpec(stage(new Combine.Residual(0.5, 2), branch(new Source.Hidden(), "triple", 10, 7))));
    }

    @Test
    void parallelBranchesAreAddedAndSerialStagesFollowOneAnother() {
        assertRuns(new float[][] {{7, 14}}, new LayerSpec(stage(Combine.residual(), plain("triple"), plain("triple"))));
        assertRuns(new float[][] {{16, 32}},
                new LayerSpec(stage(Combine.residual(), plain("triple")), stage(Combine.residual(), plain("triple"))));
        assertRuns(new float[][] {{3, 6}}, new LayerSpec(stage(new Combine.Replace(), plain("triple"))));
    }

    @Test
    void theResidualMayBeTakenAfterTheNorm() {
        float root = (float) Math.sqrt(2.5 + 1e-6);
        BranchSpec normed = new BranchSpec(new Source.Hidden(), Optional.of(NormSpec.rms(1e-6, "n")), "triple", 1, 1);
        assertRuns(new float[][] {{5 / root, 10 / root}}, new LayerSpec(stage(new Combine.ResidualOfNorm(2, 1), normed)));
        // PostNorm: norm(h + 3h) = norm(4h), and 4 cancels.
        assertRuns(new float[][] {{1 / (float) Math.sqrt(2.5), 2 / (float) Math.sqrt(2.5)}},
                new LayerSpec(stage(new Combine.PostNorm(1, 1, NormSpec.rms(1e-6, "n")), plain("triple"))));
    }

    @Test
    void valuesArePublishedAndEmbeddingsRemembered() {
        // Layer 0 publishes 3h and leaves h; layer 1 adds 3(h + 3h) = 12h; layer 2 reads 13h beside the embeddings.
        assertRuns(new float[][] {{13 + 13 + 10, 26 + 26 + 20}},
                new LayerSpec(stage(new Combine.Publish("v"), plain("triple"))),
                new LayerSpec(stage(Combine.residual(), branch(new Source.HiddenPlus("v"), "triple", 1, 1))),
                new LayerSpec(stage(Combine.residual(), branch(new Source.HiddenWithEmbeddings(), "halves", 1, 1))));
        assertRuns(new float[][] {{1 + 9, 2 + 18}},
                new LayerSpec(stage(new Combine.Publish("v"), plain("triple"))),
                new LayerSpec(stage(Combine.residual(), branch(new Source.Value("v"), "triple", 1, 1))));
    }

    @Test
    void aSharedBlockKeepsAStateForEachUse() {
        LayerSpec total = new LayerSpec(stage(new Combine.Replace(), plain("total")));
        assertRuns(new float[][] {{1, 2}, {5, 0}, {14, 4}}, total, total);
    }

    @Test
    void layersReadBackwardsOrBothWays() {
        List<StageSpec> total = List.of(stage(new Combine.Replace(), plain("total")));
        assertRuns(new float[][] {{9, 4}, {8, 2}, {5, 6}}, new LayerSpec(total, LayerSpec.Direction.REVERSE));
        List<StageSpec> added = List.of(stage(Combine.residual(), plain("total")));
        // h + prefix sums + suffix sums
        assertRuns(new float[][] {{11, 8}, {15, -4}, {19, 16}}, new LayerSpec(added, LayerSpec.Direction.BOTH));
    }

    @Test
    void aStackThatLooksAheadHasNoStepsAndSaysSo() {
        StackSpec spec = FeatureStack.spec(2, false, new LayerSpec(List.of(stage(Combine.residual(), plain("total"))),
                LayerSpec.Direction.BOTH));
        assertFalse(stacks.outline(spec).steps());
        try (Stack stack = stacks.assemble(spec, stacks.randomWeights(1), AssemblyOptions.standard());
                Session session = stack.open(1, 10)) {
            session.forwardFeatures(List.of(new FeatureRow(0, INPUT, null)));
            var failure = assertThrows(IllegalStateException.class,
                    () -> session.forwardFeatures(List.of(new FeatureRow(0, INPUT, null))));
            assertEquals(true, failure.getMessage().contains("whole inputs"), failure.getMessage());
        }
    }

    @Test
    void timeGapsReachTheMechanism() {
        SmallMechanism.stateless("clock", (x, state, run) -> {
            var gaps = run.timeGaps().orElseThrow();
            return run.foreign(List.of(gaps), x.spec(), (in, out) -> {
                for (int t = 0; t < in.getFirst().size(1); t++) {
                    float gap = in.getFirst().segment().getAtIndex(java.lang.foreign.ValueLayout.JAVA_FLOAT, t);
                    out.segment().setAtIndex(java.lang.foreign.ValueLayout.JAVA_FLOAT, 2L * t, gap);
                    out.segment().setAtIndex(java.lang.foreign.ValueLayout.JAVA_FLOAT, 2L * t + 1, 2 * gap);
                }
            });
        }).register(context);
        StackSpec spec = FeatureStack.spec(2, true, new LayerSpec(stage(new Combine.Replace(), plain("clock"))));
        float[][] found = FeatureStack.run(stacks, spec, true, INPUT, new float[] {0.5f, 1, 7}, 2);
        assertArrayEquals(new float[] {7, 14}, found[2]);
    }
}
