// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.convolution;

import io.heddle.api.kernel.WeightForm;
import io.heddle.api.operator.LongConvolution;
import io.heddle.api.operator.LongConvolution.SineFilter;
import io.heddle.api.state.Growth;
import io.heddle.api.state.StateEntry;
import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.Agreement;
import io.heddle.compute.vector.internal.Draw;
import io.heddle.compute.vector.internal.Stage;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LongConvolutionTest {
    private static final Agreement AGREEMENT = new Agreement();
    private static final int WIDTH = 9;
    private static final int FEATURES = 5;

    @AfterAll
    static void close() {
        AGREEMENT.close();
    }

    /** The numbers of a convolution. */
    private record Numbers(int channels, int length, int capacity, double[] first, double[] second, double[] bias,
            double[] frequency, double[] out, double[] deltas, double[] direct, double[] past, double[] positions) {
        static Numbers draw(Draw draw, int channels, int length, int capacity) {
            return new Numbers(channels, length, capacity, draw.uniform(Shape.of(WIDTH, FEATURES), -0.5, 0.5),
                    draw.uniform(Shape.of(WIDTH, WIDTH), -0.3, 0.3), draw.uniform(Shape.of(WIDTH), -0.5, 0.5),
                    draw.uniform(Shape.of(WIDTH), 0.5, 1.5), draw.normal(Shape.of(channels, WIDTH)),
                    draw.uniform(Shape.of(channels), -6, 6), draw.normal(Shape.of(channels)),
                    draw.normal(Shape.of(3, capacity, channels)), draw.uniform(Shape.of(length, FEATURES), -1, 1));
        }

        StateTensor state(Stage stage) {
            return stage.state("past", StateEntry.Kind.RECURRENT, new Growth.Window(length), Shape.of(channels),
                    Shape.of(3, capacity, channels), past);
        }

        SineFilter filter(Stage stage, boolean learned) {
            Shape each = Shape.of(WIDTH);
            return new SineFilter(length,
                    List.of(stage.weight("first", Shape.of(WIDTH, FEATURES), first), stage.weight("second", Shape.of(WIDTH, WIDTH), second)),
                    List.of(stage.weight("b1", each, bias), stage.weight("b2", each, bias)), stage.weight("f", each, frequency),
                    stage.weight("out", Shape.of(channels, WIDTH), out), stage.weight("deltas", Shape.of(channels), deltas), 0.05,
                    learned ? Optional.of(stage.weight("z", Shape.of(length, FEATURES), positions)) : Optional.empty());
        }

        LongConvolution on(Stage stage, Tensor x, boolean learned, StateTensor state) {
            return new LongConvolution(x, filter(stage, learned), stage.weight("direct", Shape.of(channels), direct), state);
        }
    }

    private static Stage lanes(Stage stage, int start, int time, int second) {
        return stage.lanes(new int[] {2, 0}, new int[] {0, start}, new int[] {time, second});
    }

    /** Filters shorter and longer than the sequence, in windows that are full, and in ones as long as the context. */
    @ParameterizedTest
    @CsvSource({"1,40,20,20", "1,7,50,30", "37,7,20,20", "37,19,2,2", "37,19,3,3", "41,33,100,60", "9,16,5,5", "6,5,100,100"})
    void convolutionsAgree(int time, int channels, int length, int capacity) {
        Draw draw = Draw.seeded(time + channels + length);
        Shape shape = Shape.of(2, time, channels);
        double[] x = draw.normal(shape);
        Numbers numbers = Numbers.draw(draw, channels, length, capacity);
        for (int second : new int[] {time, time / 2, 0}) {
            for (int start : new int[] {0, 3, capacity - 1, 2 * capacity + 1}) {
                AGREEMENT.check("a convolution", Agreement.LONG, stage -> numbers.on(lanes(stage, start, time, second),
                        beyond(stage.strided(shape, x), second), start == 3, numbers.state(stage)));
            }
        }
        AGREEMENT.check("turned", Agreement.LONG, stage -> numbers.on(lanes(stage, 3, time, time), stage.turned(shape, x), false,
                numbers.state(stage)));
    }

    /** Long enough that transforms take over, from the first token on and behind many. */
    @ParameterizedTest
    @CsvSource({"4000,4000", "3700,3500", "9000,4500"})
    void transformsAgree(int length, int capacity) {
        Draw draw = Draw.seeded(length);
        Shape shape = Shape.of(2, 4000, 18);
        double[] x = draw.normal(shape);
        Numbers numbers = Numbers.draw(draw, 18, length, capacity);
        AGREEMENT.check("a transform", Agreement.LONG, stage -> numbers.on(lanes(stage, capacity / 2, 4000, 3000),
                stage.tensor(shape, x), false, numbers.state(stage)));
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
        Draw draw = Draw.seeded(8);
        Shape shape = Shape.of(1, 30, 19);
        double[] x = draw.normal(shape);
        Numbers numbers = Numbers.draw(draw, 19, 12, 12);
        try (Stage stage = AGREEMENT.stage(WeightForm.STORED)) {
            Tensor input = stage.tensor(shape, x);
            stage.lanes(new int[] {2}, new int[] {0}, new int[] {30});
            double[] expected = Stage.values(stage.run(numbers.on(stage, input, false, numbers.state(stage))).getFirst());
            StateTensor carried = numbers.state(stage);
            double[] found = new double[expected.length];
            for (int from = 0, size = 1; from < 30; from += size, size = Math.min(size == 1 ? 7 : 1, 30 - from)) {
                stage.lanes(new int[] {2}, new int[] {from}, new int[] {size});
                double[] y = Stage.values(stage.run(numbers.on(stage, input.slice(1, from, size), false, carried)).getFirst());
                System.arraycopy(y, 0, found, from * 19, y.length);
            }
            Agreement.compare("pieces", Agreement.DIRECT, expected, found);
            Agreement.compare("states", 0, Stage.values(stage.storages().get(0)), Stage.values(stage.storages().get(1)));
        }
    }

    @Test
    void nanReachesNoOtherRowOrChannelAndNoEarlierToken() {
        Draw draw = Draw.seeded(5);
        Shape shape = Shape.of(2, 9, 20);
        double[] x = draw.normal(shape);
        x[4 * 20 + 3] = Double.NaN;
        x[6 * 20 + 19] = Double.NaN;
        Numbers numbers = Numbers.draw(draw, 20, 4, 4);
        AGREEMENT.check("a convolution beside NaN", Agreement.LONG, stage -> numbers.on(lanes(stage, 3, 9, 9),
                stage.tensor(shape, x), false, numbers.state(stage)));
    }

    @Test
    void aStepAllocatesNothing() {
        Draw draw = Draw.seeded(9);
        double[] x = draw.normal(Shape.of(1, 1, 37));
        Numbers numbers = Numbers.draw(draw, 37, 25, 25);
        AGREEMENT.checkAllocatesNothing("a convolution", stage -> numbers.on(stage.lanes(30, 1), stage.tensor(Shape.of(1, 1, 37), x),
                false, numbers.state(stage)));
    }
}
