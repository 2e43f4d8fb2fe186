// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.heddle.api.kernel.Step;
import io.heddle.api.operator.Activate;
import io.heddle.api.operator.Activation;
import io.heddle.api.operator.Attention;
import io.heddle.api.operator.CausalConv;
import io.heddle.api.operator.ExpertMlp;
import io.heddle.api.operator.GatedRmsNorm;
import io.heddle.api.operator.LayerNorm;
import io.heddle.api.operator.Linear;
import io.heddle.api.operator.Operator;
import io.heddle.api.operator.Rotary;
import io.heddle.api.operator.RotaryEmbedding;
import io.heddle.api.operator.SelectTokens;
import io.heddle.api.operator.Softplus;
import io.heddle.api.operator.TokenShift;
import io.heddle.api.operator.TopKRouting;
import io.heddle.api.state.Growth;
import io.heddle.api.state.StateEntry;
import io.heddle.api.tensor.Arena;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A step that was bound once and runs on changing inputs and lanes gives what freshly bound steps give. */
class ReplayTest {
    private static final int WIDTH = 12;
    private static final int BATCH = 2;
    private static final int PASSES = 5;
    private static final int[] SLOTS = {2, 0};
    private static final double[] NUMBERS = Numbers.seeded(91, DataType.F32).normal(4096);

    private static final List<BiFunction<Eager, Tensor, Operator>> OPERATORS = List.of(
            (eager, x) -> new Linear(x, weight(eager, 5, WIDTH)),
            (eager, x) -> new Activate(x, Activation.GELU),
            (eager, x) -> new Softplus(x, weight(eager, WIDTH), 0, Double.POSITIVE_INFINITY),
            (eager, x) -> new LayerNorm(x, Optional.of(weight(eager, WIDTH)), Optional.empty(), 1e-5, 4),
            (eager, x) -> new GatedRmsNorm(x, x, weight(eager, WIDTH), 1e-5, 6, true, Activation.SILU),
            (eager, x) -> new CausalConv(x, weight(eager, WIDTH, 3), Optional.empty(), Activation.SILU,
                    eager.state("conv", 3, 2, WIDTH)),
            (eager, x) -> new TokenShift(x, eager.state("last", 3, WIDTH)),
            (eager, x) -> new RotaryEmbedding(x.heads(3),
                    new Rotary(4, 100, Rotary.Pairing.NEIGHBOURS, new Rotary.Scaling.Dynamic(2, 4))),
            (eager, x) -> attention(eager, x, new Growth.PerToken(), 64, 0),
            (eager, x) -> attention(eager, x, new Growth.Window(5), 6, 5),
            (eager, x) -> new TopKRouting(x, 3, TopKRouting.Scoring.SOFTMAX_OF_CHOSEN),
            ReplayTest::experts,
            (eager, x) -> new SelectTokens(x, eager.tensor(Shape.of(x.size(0), x.size(1)), 1), 2,
                    eager.state("admitted", StateEntry.Kind.INDEX, new Growth.Fixed(), Shape.of(), Shape.of(3))));

    @ParameterizedTest
    @CsvSource({"F32,1", "F32,4", "F64,1", "F64,4"})
    void aBoundStepRunsManyTimes(DataType type, int time) {
        for (var operator : OPERATORS) {
            try (Eager once = new Eager(type); Eager anew = new Eager(type); Arena scratch = new Arena(once.device())) {
                Shape shape = Shape.of(BATCH, time, WIDTH);
                Tensor replayed = once.strided(shape, 0);
                Tensor fresh = anew.strided(shape, 0);
                var first = operator.apply(once, replayed);
                var second = operator.apply(anew, fresh);
                // The step keeps the lanes of its binding, so their memory is what changes.
                once.lanes(SLOTS, new int[BATCH], new int[BATCH]);
                anew.lanes(SLOTS, new int[BATCH], new int[BATCH]);
                List<Tensor> outputs = once.outputs(first);
                try (Step step = once.bind(first, outputs, scratch)) {
                    int[] read = new int[BATCH];
                    for (int pass = 0; pass < PASSES; pass++) {
                        int[] counts = {time, pass % 2 == 0 ? time : time - 1};
                        once.lanesNow(read, counts);
                        anew.lanesNow(read, counts);
                        double[] x = Arrays.copyOfRange(NUMBERS, pass * 100, pass * 100 + BATCH * time * WIDTH);
                        Eager.fill(replayed, x);
                        Eager.fill(fresh, x);
                        step.run();
                        List<Tensor> expected = anew.runAll(second);
                        for (int i = 0; i < expected.size(); i++) {
                            assertArrayEquals(Eager.values(expected.get(i)), Eager.values(outputs.get(i)),
                                    first.getClass().getSimpleName() + " result " + i + " of pass " + pass);
                        }
                        read[0] += counts[0];
                        read[1] += counts[1];
                    }
                }
            }
        }
    }

    private static Weight weight(Eager eager, int... sizes) {
        Shape shape = Shape.of(sizes);
        return eager.weight("w" + shape, shape, Arrays.copyOf(NUMBERS, (int) shape.count()));
    }

    private static Operator attention(Eager eager, Tensor x, Growth growth, int capacity, int window) {
        Tensor heads = x.heads(3);
        return new Attention(heads, heads, heads, 0.5, window, 0, Optional.of(new Attention.Cache(
                eager.cache("keys", growth, 3, capacity, 3, WIDTH / 3), eager.cache("values", growth, 3, capacity, 3, WIDTH / 3))));
    }

    private static Operator experts(Eager eager, Tensor x) {
        int[] indices = new int[x.size(0) * x.size(1) * 2];
        Arrays.setAll(indices, i -> i % 2 == 0 ? i % 3 : 3);
        Shape choices = Shape.of(x.size(0), x.size(1), 2);
        return new ExpertMlp(x, eager.indices(choices, indices), eager.tensor(choices, 0.5),
                Optional.of(weight(eager, 4, 5, WIDTH)), weight(eager, 4, 5, WIDTH), weight(eager, 4, WIDTH, 5), Activation.SILU);
    }
}
