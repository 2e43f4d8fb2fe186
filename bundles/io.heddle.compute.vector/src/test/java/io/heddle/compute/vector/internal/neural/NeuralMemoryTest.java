// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.neural;

import io.heddle.api.kernel.WeightForm;
import io.heddle.api.operator.NeuralMemory;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.Agreement;
import io.heddle.compute.vector.internal.Draw;
import io.heddle.compute.vector.internal.Stage;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NeuralMemoryTest {
    private static final Agreement AGREEMENT = new Agreement();
    private static final int SLOTS = 3;

    @AfterAll
    static void close() {
        AGREEMENT.close();
    }

    /** The numbers of some memories and of what they read. */
    private record Numbers(Shape tokens, Shape each, Shape up, Shape down, double[] key, double[] value, double[] query,
            double[] rate, double[] eta, double[] alpha, double[] upStart, double[] downStart, double[] upLearned,
            double[] downLearned) {
        static Numbers draw(Draw draw, int rows, int time, int heads, int channels, int inner) {
            Shape tokens = Shape.of(rows, time, heads, channels);
            Shape each = Shape.of(rows, time, heads);
            Shape up = Shape.of(heads, inner, channels);
            Shape down = Shape.of(heads, channels, inner);
            // Small enough that the descent does not diverge, which would measure nothing.
            double weight = 1 / Math.sqrt(inner);
            return new Numbers(tokens, each, up, down, draw.uniform(tokens, -1, 1), draw.normal(tokens), draw.normal(tokens),
                    draw.uniform(each, 0, 0.02), draw.uniform(each, 0, 0.8), draw.uniform(each, 0, 0.3),
                    draw.uniform(up, -weight, weight), draw.uniform(down, -weight, weight),
                    draw.uniform(up.prepend(SLOTS), -weight, weight), draw.uniform(down.prepend(SLOTS), -weight, weight));
        }

        NeuralMemory.Memory memory(Stage stage) {
            return new NeuralMemory.Memory(stage.state("up", up.prepend(SLOTS), upLearned),
                    stage.state("down", down.prepend(SLOTS), downLearned), stage.state("mu", up.prepend(SLOTS), upLearned),
                    stage.state("md", down.prepend(SLOTS), downLearned));
        }

        NeuralMemory on(Stage stage, BiFunction<Shape, double[], Tensor> place, UnaryOperator<Tensor> part, NeuralMemory.Memory memory) {
            return new NeuralMemory(part.apply(place.apply(tokens, key)), part.apply(place.apply(tokens, value)),
                    part.apply(place.apply(tokens, query)), part.apply(place.apply(each, rate)), part.apply(place.apply(each, eta)),
                    part.apply(place.apply(each, alpha)), stage.weight("up", up, upStart), stage.weight("down", down, downStart), memory);
        }
    }

    private static Stage lanes(Stage stage, int time, int second) {
        return stage.lanes(new int[] {2, 0}, new int[] {0, 3}, new int[] {time, second});
    }

    @ParameterizedTest
    @CsvSource({"1,1,40,20", "1,3,7,5", "9,2,19,37", "30,2,16,33", "12,4,5,3"})
    void memoriesAgree(int time, int heads, int channels, int inner) {
        Numbers numbers = Numbers.draw(Draw.seeded(time + channels + inner), 2, time, heads, channels, inner);
        for (int second : new int[] {time, time / 2, 0}) {
            AGREEMENT.check("a memory", Agreement.LONG, stage -> numbers.on(lanes(stage, time, second), stage::strided,
                    x -> beyond(x, second), numbers.memory(stage)));
        }
        AGREEMENT.check("turned", Agreement.LONG, stage -> numbers.on(lanes(stage, time, time), stage::turned, x -> x,
                numbers.memory(stage)));
    }

    /** NaN where no valid token is. */
    private static Tensor beyond(Tensor x, int count) {
        if (count < x.size(1)) {
            Stage.fill(x.slice(0, 1, 1).slice(1, count, x.size(1) - count), Double.NaN);
        }
        return x;
    }

    @Test
    void piecesAreTheWhole() {
        Numbers numbers = Numbers.draw(Draw.seeded(8), 1, 11, 2, 19, 21);
        try (Stage stage = AGREEMENT.stage(WeightForm.STORED)) {
            stage.lanes(new int[] {2}, new int[] {0}, new int[] {11});
            double[] expected = Stage.values(stage.run(numbers.on(stage, stage::tensor, x -> x, numbers.memory(stage))).getFirst());
            NeuralMemory.Memory carried = numbers.memory(stage);
            double[] found = new double[expected.length];
            for (int from = 0, size = 1; from < 11; from += size, size = Math.min(4, 11 - from)) {
                int begin = from;
                int count = size;
                stage.lanes(new int[] {2}, new int[] {from}, new int[] {size});
                double[] y = Stage.values(stage.run(numbers.on(stage, stage::tensor, x -> x.slice(1, begin, count), carried)).getFirst());
                System.arraycopy(y, 0, found, from * 2 * 19, y.length);
            }
            Agreement.compare("pieces", 0, expected, found);
            for (int i = 0; i < 4; i++) {
                Agreement.compare("states", 0, Stage.values(stage.storages().get(i)), Stage.values(stage.storages().get(4 + i)));
            }
        }
    }

    @Test
    void nanStaysInItsHeadAndRow() {
        Numbers numbers = Numbers.draw(Draw.seeded(5), 2, 4, 2, 18, 17);
        numbers.key[4 * 2 * 18 + 3] = Double.NaN;
        AGREEMENT.check("a memory beside NaN", Agreement.LONG, stage -> numbers.on(lanes(stage, 4, 4), stage::tensor, x -> x,
                numbers.memory(stage)));
    }

    @Test
    void aStepAllocatesNothing() {
        Numbers numbers = Numbers.draw(Draw.seeded(9), 1, 1, 2, 21, 19);
        AGREEMENT.checkAllocatesNothing("a memory", stage -> numbers.on(stage, stage::tensor, x -> x, numbers.memory(stage)));
    }
}
