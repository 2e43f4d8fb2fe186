// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.api.operator.ChannelRecurrence;
import io.heddle.api.operator.Scale;
import io.heddle.api.run.Run;
import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.BranchSpec;
import io.heddle.api.stack.Combine;
import io.heddle.api.stack.LayerSpec;
import io.heddle.api.stack.Session;
import io.heddle.api.stack.Session.FeatureRow;
import io.heddle.api.stack.Source;
import io.heddle.api.stack.Stack;
import io.heddle.api.stack.StackSpec;
import io.heddle.api.stack.Stacks;
import io.heddle.api.stack.StageSpec;
import io.heddle.api.state.Growth;
import io.heddle.api.state.StateEntry;
import io.heddle.api.state.StateSpec;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** Tokens that are routed around a body, rows that choose a body, and code outside operators. */
class StructuralCallsTest {
    @InjectBundleContext
    BundleContext context;
    @InjectService(timeout = 20_000)
    Stacks stacks;

    private static StackSpec only(String mechanism) {
        return FeatureStack.spec(1, false, new LayerSpec(new StageSpec(
                List.of(new BranchSpec(new Source.Hidden(), Optional.empty(), mechanism, 1, 1)), new Combine.Replace())));
    }

    private static Tensor total(Tensor x, io.heddle.api.state.StateTensor sum, Run run) {
        return run.apply(new ChannelRecurrence(x, run.apply(new Scale(x, 0)), sum));
    }

    @ParameterizedTest(name = "recorded {0}, pieces of {1}")
    @CsvSource({"true,6", "false,6", "true,1", "true,4", "false,2"})
    void onlyAdmittedTokensEnterTheBodyAndItsState(boolean recorded, int piece) {
        StateSpec state = StateSpec.none().recurrent("sum", 1)
                .with(new StateEntry("admitted", Shape.of(), StateEntry.Kind.INDEX, new Growth.Fixed()));
        new SmallMechanism("positive", state, (x, handles, run) -> run.select(x, x.merged(), 6, handles.get("admitted"),
                chosen -> total(chosen, handles.get("sum"), run))).register(context);
        float[][] found = FeatureStack.run(stacks, only("positive"), recorded,
                new float[][] {{1}, {-2}, {3}, {4}, {-5}, {6}}, null, piece);
        assertArrayEquals(new float[][] {{1}, {-2}, {4}, {8}, {-5}, {14}}, found);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void rowsChooseTheirBodyAndOthersKeepTheirState(boolean recorded) {
        AtomicInteger calls = new AtomicInteger();
        StateSpec state = StateSpec.none().recurrent("a", 1).recurrent("b", 1);
        new SmallMechanism("either", state, (x, handles, run) -> {
            TensorSpec rows = new TensorSpec(DataType.I32, Shape.of(x.size(0)));
            Tensor index = run.foreign(List.of(x), rows, (in, out) -> {
                for (int row = 0; row < out.size(0); row++) {
                    float first = in.getFirst().segment().getAtIndex(ValueLayout.JAVA_FLOAT, row * in.getFirst().stride(0));
                    out.segment().setAtIndex(ValueLayout.JAVA_INT, row, first < 0 ? 1 : 0);
                }
            });
            return run.choose(x, index, List.of(
                    y -> total(y, handles.get("a"), run),
                    y -> run.foreign(List.of(total(y, handles.get("b"), run)), y.spec(), (in, out) -> {
                        calls.incrementAndGet();
                        out.segment().copyFrom(in.getFirst().segment().asSlice(0, out.segment().byteSize()));
                    })));
        }).register(context);
        AssemblyOptions options = recorded ? AssemblyOptions.standard() : AssemblyOptions.standard().unrecorded();
        try (Stack stack = stacks.assemble(only("either"), stacks.randomWeights(3), options); Session session = stack.open(2, 20)) {
            float scale = session.forwardFeatures(List.of(new FeatureRow(0, new float[][] {{1}}, null))).copy(0, 0)[0];
            session.reset(0);
            int before = calls.get();
            session.forwardFeatures(List.of(row(0, scale, 1, 2), row(1, scale, 3, 4)));
            assertEquals(before, calls.get(), "a body that no row chose is not run");
            var out = session.forwardFeatures(List.of(row(0, scale, -1, -2), row(1, scale, 5, 6)));
            assertEquals(before + 1, calls.get());
            assertEquals(-3, out.copy(0, 1)[0], 1e-4);
            assertEquals(3 + 4 + 5 + 6, out.copy(1, 1)[0], 1e-4);
            out = session.forwardFeatures(List.of(row(0, scale, 10, 1), row(1, scale, -7, 1)));
            assertEquals(1 + 2 + 10 + 1, out.copy(0, 1)[0], 1e-4);
            assertEquals(-7 + 1, out.copy(1, 1)[0], 1e-4);
        }
    }

    /** The input matrix is one random number: dividing by it makes the hidden state what the test says. */
    private static FeatureRow row(int slot, float scale, float... values) {
        float[][] features = new float[values.length][];
        for (int t = 0; t < values.length; t++) {
            features[t] = new float[] {values[t] / scale};
        }
        return new FeatureRow(slot, features, null);
    }

    @Test
    void dataIsOutOfReachWhileRecording() {
        SmallMechanism.stateless("peeking", (x, state, run) -> {
            x.segment();
            return x;
        }).register(context);
        try (Stack stack = stacks.assemble(only("peeking"), stacks.randomWeights(3), AssemblyOptions.standard());
                Session session = stack.open(1, 4)) {
            var failure = assertThrows(IllegalStateException.class,
                    () -> session.forwardFeatures(List.of(new FeatureRow(0, new float[][] {{1}}, null))));
            assertEquals(true, failure.getMessage().contains("run.foreign"), failure.getMessage());
        }
    }
}
