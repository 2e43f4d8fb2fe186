// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.modes;

import io.heddle.api.kernel.WeightForm;
import io.heddle.api.operator.DiagonalScan;
import io.heddle.api.operator.DiagonalScan.Modes;
import io.heddle.api.operator.DiagonalScan.Poles;
import io.heddle.api.operator.DiagonalScan.Sampled;
import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.Agreement;
import io.heddle.compute.vector.internal.Draw;
import io.heddle.compute.vector.internal.Stage;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DiagonalScanTest {
    private static final Agreement AGREEMENT = new Agreement();

    private enum Form { EVEN, GAPS, POLES }

    @AfterAll
    static void close() {
        AGREEMENT.close();
    }

    /** The numbers of a system. */
    private record Numbers(int channels, int modes, double[] real, double[] imaginary, double[] step, double[] poles, double[] c,
            double[] d, double[] state) {
        static Numbers draw(Draw draw, int channels, int modes) {
            Shape each = Shape.of(channels, modes);
            return new Numbers(channels, modes, draw.uniform(each, -1.5, 0.5), draw.uniform(each, -6, 6),
                    draw.uniform(Shape.of(channels), -3, 0), draw.uniform(Shape.of(channels, modes, 2), -0.7, 0.7),
                    draw.normal(Shape.of(channels, modes, 2)), draw.normal(Shape.of(channels)),
                    draw.normal(Shape.of(3, 2, channels, modes)));
        }

        DiagonalScan on(Stage stage, Form form, Tensor x, Tensor gaps, StateTensor state) {
            Shape each = Shape.of(channels, modes);
            Modes moved = form == Form.POLES ? new Poles(stage.weight("p", Shape.of(channels, modes, 2), poles))
                    : new Sampled(stage.weight("re", each, real), stage.weight("im", each, imaginary),
                            stage.weight("s", Shape.of(channels), step), form == Form.GAPS ? Optional.of(gaps) : Optional.empty());
            return new DiagonalScan(x, moved, stage.weight("c", Shape.of(channels, modes, 2), c),
                    stage.weight("d", Shape.of(channels), d), state);
        }

        StateTensor state(Stage stage) {
            return stage.state("h", Shape.of(3, 2, channels, modes), state);
        }
    }

    private static Stage lanes(Stage stage, int time, int second) {
        return stage.lanes(new int[] {2, 0}, new int[] {0, 3}, new int[] {time, second});
    }

    @ParameterizedTest
    @CsvSource({"EVEN,1,40,3", "EVEN,37,7,5", "EVEN,20,33,16", "GAPS,1,40,3", "GAPS,37,7,5", "GAPS,20,33,16", "POLES,1,40,3",
        "POLES,37,7,5", "POLES,20,33,16"})
    void systemsAgree(Form form, int time, int channels, int modes) {
        Draw draw = Draw.seeded(time + channels + modes);
        Shape shape = Shape.of(2, time, channels);
        double[] x = draw.normal(shape);
        double[] gaps = draw.uniform(Shape.of(2, time), 0, 3);
        gaps[time - 1] = 0;
        Numbers numbers = Numbers.draw(draw, channels, modes);
        for (int second : new int[] {time, time / 2, 0}) {
            AGREEMENT.checkFinite("a system", Agreement.LONG, stage -> numbers.on(lanes(stage, time, second), form,
                    beyond(stage.strided(shape, x), second), stage.strided(Shape.of(2, time), gaps), numbers.state(stage)));
        }
        AGREEMENT.checkFinite("turned", Agreement.LONG, stage -> numbers.on(lanes(stage, time, time), form, stage.turned(shape, x),
                stage.turned(Shape.of(2, time), gaps), numbers.state(stage)));
    }

    /** NaN where no valid token is. */
    private static Tensor beyond(Tensor x, int count) {
        if (count < x.size(1)) {
            Stage.fill(x.slice(0, 1, 1).slice(1, count, x.size(1) - count), Double.NaN);
        }
        return x;
    }

    /** From gaps so short that {@code e^x - 1} cancels to gaps after which nothing is left. */
    @ParameterizedTest
    @CsvSource({"1e-4", "3000"})
    void gapsOfAnyLengthAgree(double longest) {
        Draw draw = Draw.seeded(23);
        Shape shape = Shape.of(2, 12, 9);
        double[] x = draw.normal(shape);
        double[] gaps = draw.uniform(Shape.of(2, 12), 0, longest);
        Numbers numbers = Numbers.draw(draw, 9, 4);
        AGREEMENT.check("a system", Agreement.LONG, stage -> numbers.on(lanes(stage, 12, 12), Form.GAPS, stage.tensor(shape, x),
                stage.tensor(Shape.of(2, 12), gaps), numbers.state(stage)));
    }

    @ParameterizedTest
    @EnumSource
    void piecesAreTheWhole(Form form) {
        Draw draw = Draw.seeded(8);
        Shape shape = Shape.of(1, 11, 19);
        double[] x = draw.normal(shape);
        double[] gaps = draw.uniform(Shape.of(1, 11), 0, 2);
        Numbers numbers = Numbers.draw(draw, 19, 4);
        try (Stage stage = AGREEMENT.stage(WeightForm.STORED)) {
            Tensor input = stage.tensor(shape, x);
            Tensor axis = stage.tensor(Shape.of(1, 11), gaps);
            stage.lanes(new int[] {2}, new int[] {0}, new int[] {11});
            double[] expected = Stage.values(stage.run(numbers.on(stage, form, input, axis, numbers.state(stage))).getFirst());
            StateTensor carried = numbers.state(stage);
            double[] found = new double[expected.length];
            for (int from = 0, size = 1; from < 11; from += size, size = Math.min(4, 11 - from)) {
                stage.lanes(new int[] {2}, new int[] {from}, new int[] {size});
                double[] y = Stage.values(stage.run(numbers.on(stage, form, input.slice(1, from, size), axis.slice(1, from, size),
                        carried)).getFirst());
                System.arraycopy(y, 0, found, from * 19, y.length);
            }
            Agreement.compare("pieces", 0, expected, found);
            Agreement.compare("states", 0, Stage.values(stage.storages().get(0)), Stage.values(stage.storages().get(1)));
        }
    }

    @Test
    void nanStaysInItsChannelAndRow() {
        Draw draw = Draw.seeded(5);
        Shape shape = Shape.of(2, 6, 20);
        double[] x = draw.normal(shape);
        x[23] = Double.NaN;
        x[39] = Double.NaN;
        Numbers numbers = Numbers.draw(draw, 20, 3);
        AGREEMENT.check("a system beside NaN", Agreement.LONG, stage -> numbers.on(lanes(stage, 6, 6), Form.EVEN,
                stage.tensor(shape, x), stage.tensor(Shape.of(2, 6), 1), numbers.state(stage)));
    }

    @ParameterizedTest
    @EnumSource
    void aStepAllocatesNothing(Form form) {
        Draw draw = Draw.seeded(9);
        double[] x = draw.normal(Shape.of(1, 1, 37));
        Numbers numbers = Numbers.draw(draw, 37, 3);
        AGREEMENT.checkAllocatesNothing("a system", stage -> numbers.on(stage, form, stage.tensor(Shape.of(1, 1, 37), x),
                stage.tensor(Shape.of(1, 1), 1.5), numbers.state(stage)));
    }
}
