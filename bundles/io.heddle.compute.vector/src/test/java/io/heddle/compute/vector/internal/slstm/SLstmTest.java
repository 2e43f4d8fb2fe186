// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.slstm;

import io.heddle.api.kernel.WeightForm;
import io.heddle.api.operator.SLstm;
import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import io.heddle.compute.vector.internal.Agreement;
import io.heddle.compute.vector.internal.Draw;
import io.heddle.compute.vector.internal.Stage;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SLstmTest {
    private static final Agreement AGREEMENT = new Agreement();

    @AfterAll
    static void close() {
        AGREEMENT.close();
    }

    /** The numbers of a cell. */
    private record Cell(int heads, int channels, double[] recurrent, double[] bias, double[] state) {
        static Cell draw(Draw draw, int heads, int channels) {
            double[] state = draw.normal(Shape.of(3, 4, heads, channels));
            int entry = heads * channels;
            for (int i = 0; i < entry; i++) {
                // The row in slot 2 begins with a history in most channels, the one in slot 0 with none.
                state[10 * entry + i] = i % 5;
                state[2 * entry + i] = 0;
                state[entry + i] = 0;
            }
            double[] recurrent = Arrays.stream(draw.normal(Shape.of(heads, 4 * channels, channels)))
                    .map(value -> (float) (value / Math.sqrt(channels))).toArray();
            return new Cell(heads, channels, recurrent, draw.normal(Shape.of(heads, 4 * channels)), state);
        }

        SLstm on(Stage stage, Tensor x, StateTensor state) {
            return new SLstm(x, stage.weight("r", Weight.Use.MATRIX, Shape.of(heads, 4 * channels, channels), DataType.F32, recurrent),
                    stage.weight("b", Shape.of(heads, 4 * channels), bias), state);
        }

        StateTensor state(Stage stage) {
            return stage.state("cell", Shape.of(3, 4, heads, channels), state);
        }
    }

    private static Stage lanes(Stage stage, int time, int second) {
        return stage.lanes(new int[] {2, 0}, new int[] {0, 3}, new int[] {time, second});
    }

    @ParameterizedTest
    @CsvSource({"1,1,40", "1,3,7", "9,2,37", "30,2,16", "12,4,5"})
    void cellsAgree(int time, int heads, int channels) {
        Draw draw = Draw.seeded(time + channels);
        Shape shape = Shape.of(2, time, heads, 4 * channels);
        double[] x = Arrays.stream(draw.normal(shape)).map(value -> 4 * value).toArray();
        Cell cell = Cell.draw(draw, heads, channels);
        for (int second : new int[] {time, time / 2, 0}) {
            AGREEMENT.check("a cell", Agreement.LONG, stage -> cell.on(lanes(stage, time, second),
                    beyond(stage.strided(shape, x), second), cell.state(stage)));
        }
        AGREEMENT.check("turned", Agreement.LONG, stage -> cell.on(lanes(stage, time, time), stage.turned(shape, x), cell.state(stage)));
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
        Shape shape = Shape.of(1, 11, 2, 4 * 19);
        double[] x = draw.normal(shape);
        Cell cell = Cell.draw(draw, 2, 19);
        try (Stage stage = AGREEMENT.stage(WeightForm.STORED)) {
            Tensor input = stage.tensor(shape, x);
            stage.lanes(new int[] {2}, new int[] {0}, new int[] {11});
            StateTensor whole = cell.state(stage);
            double[] expected = Stage.values(stage.run(cell.on(stage, input, whole)).getFirst());
            StateTensor carried = cell.state(stage);
            double[] found = new double[expected.length];
            int token = 38;
            for (int from = 0, size = 1; from < 11; from += size, size = Math.min(4, 11 - from)) {
                stage.lanes(new int[] {2}, new int[] {from}, new int[] {size});
                double[] y = Stage.values(stage.run(cell.on(stage, input.slice(1, from, size), carried)).getFirst());
                System.arraycopy(y, 0, found, from * token, y.length);
            }
            Agreement.compare("pieces", 0, expected, found);
            Agreement.compare("states", 0, Stage.values(stage.storages().get(0)), Stage.values(stage.storages().get(1)));
        }
    }

    @Test
    void nanStaysInItsHeadAndRow() {
        Draw draw = Draw.seeded(5);
        Shape shape = Shape.of(2, 4, 2, 4 * 18);
        double[] x = draw.normal(shape);
        x[4 * 18 + 3 * 18 + 2] = Double.NaN;
        Cell cell = Cell.draw(draw, 2, 18);
        AGREEMENT.check("a cell beside NaN", Agreement.LONG, stage -> cell.on(lanes(stage, 4, 4), stage.tensor(shape, x), cell.state(stage)));
    }

    @ParameterizedTest
    @ValueSource(ints = {37, 192})
    void aStepAllocatesNothing(int channels) {
        Draw draw = Draw.seeded(9);
        Shape shape = Shape.of(1, 1, 2, 4 * channels);
        double[] x = draw.normal(shape);
        Cell cell = Cell.draw(draw, 2, channels);
        AGREEMENT.checkAllocatesNothing("a cell", stage -> cell.on(stage, stage.tensor(shape, x), cell.state(stage)));
    }
}
