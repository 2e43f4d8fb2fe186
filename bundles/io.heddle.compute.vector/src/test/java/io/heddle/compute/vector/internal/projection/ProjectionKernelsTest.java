// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.projection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.heddle.api.kernel.WeightForm;
import io.heddle.api.operator.BlockLinear;
import io.heddle.api.operator.Embed;
import io.heddle.api.operator.Linear;
import io.heddle.api.operator.PositionEmbed;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import io.heddle.compute.vector.internal.Agreement;
import io.heddle.compute.vector.internal.Draw;
import io.heddle.compute.vector.internal.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ProjectionKernelsTest {
    /** What rounding a weight to 8 or 4 bits may change, as a part of the largest result. */
    private static final double INT8 = 0.02;
    private static final double INT4 = 0.25;
    private static final Agreement AGREEMENT = new Agreement();

    @AfterAll
    static void close() {
        AGREEMENT.close();
    }

    @ParameterizedTest
    @CsvSource({"1,64,32", "1,1040,9", "3,2048,17", "1,2050,7", "1,5,3", "2,96,33", "3,70,20", "7,256,65", "16,64,64", "17,129,13", "40,1100,70",
        "1,4096,9", "2,2560,6", "4,3088,5", "2,8224,11", "1,8192,3", "128,64,96", "131,1030,9", "300,48,130"})
    void productsAgreeForAnyNumberOfRows(int rows, int in, int out) {
        Draw draw = Draw.seeded(rows * 31L + in);
        double[] x = draw.normal(Shape.of(1, rows, in));
        double[] bias = draw.normal(Shape.of(out));
        for (DataType stored : new DataType[] {DataType.F32, DataType.BF16, DataType.F16}) {
            double[] weight = draw.uniform(Shape.of(out, in), -1, 1);
            for (boolean dense : new boolean[] {true, false}) {
                AGREEMENT.check("a product of " + stored, Agreement.LONG, stage -> new Linear(
                        dense ? stage.tensor(Shape.of(1, rows, in), x) : stage.strided(Shape.of(1, rows, in), x),
                        stage.weight("w", Weight.Use.MATRIX, Shape.of(out, in), stored, weight),
                        dense ? Optional.empty() : Optional.of(stage.weight("b", Shape.of(out), bias))));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1,64,32", "1,96,7", "1,50,3", "5,128,33", "40,192,70", "1,3520,21",
        "3,3520,8", "5,3520,9"})
    void roundedWeightsAreNearTheExactOnes(int rows, int in, int out) {
        Draw draw = Draw.seeded(rows * 37L + in);
        double[] x = draw.normal(Shape.of(1, rows, in));
        double[] weight = draw.normal(Shape.of(out, in));
        for (WeightForm form : new WeightForm[] {WeightForm.INT8, WeightForm.INT4}) {
            AGREEMENT.check("a product of " + form, form == WeightForm.INT8 ? INT8 : INT4, form, stage -> new Linear(
                    stage.tensor(Shape.of(1, rows, in), x),
                    stage.weight("w", Weight.Use.MATRIX, Shape.of(out, in), DataType.F32, weight)));
        }
    }

    @ParameterizedTest
    @EnumSource(WeightForm.class)
    void aRowIsTheSameAloneAndAmongMany(WeightForm form) {
        Draw draw = Draw.seeded(77);
        double[] weight = draw.normal(Shape.of(50, 320));
        double[] x = draw.normal(Shape.of(1, 40, 320));
        try (var stage = AGREEMENT.stage(form)) {
            Weight w = stage.weight("w", Weight.Use.MATRIX, Shape.of(50, 320), DataType.F32, weight);
            var all = stage.tensor(Shape.of(1, 40, 320), x);
            double[] many = Stage.values(stage.run(new Linear(all, w)).getFirst());
            for (int count : new int[] {1, 2, 5}) {
                var some = stage.run(new Linear(all.slice(1, 3, count), w)).getFirst();
                Agreement.compare("rows of " + form, Agreement.DIRECT,
                        java.util.Arrays.copyOfRange(many, 150, 150 + 50 * count),
                        Stage.values(some));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1,2048,256", "1,64,1", "1,8192,3", "2,50,7", "4,3520,130", "7,320,33", "40,96,50"})
    void productsOfOneInputAreTheSameTogetherAsAlone(int rows, int in, int out) {
        Draw draw = Draw.seeded(rows * 41L + in);
        double[] x = draw.normal(Shape.of(1, rows, in));
        for (WeightForm form : new WeightForm[] {WeightForm.STORED, WeightForm.INT8}) {
            try (Stage stage = AGREEMENT.stage(form)) {
                var input = stage.tensor(Shape.of(1, rows, in), x);
                List<Linear> products = new ArrayList<>();
                for (int outs : new int[] {out, 1, 3 * out, 2}) {
                    for (DataType stored : new DataType[] {DataType.BF16, DataType.F32}) {
                        String name = stored + "-" + outs;
                        Shape shape = Shape.of(outs, in);
                        products.add(new Linear(input,
                                stage.weight(name, Weight.Use.MATRIX, shape, stored, draw.uniform(shape, -1, 1)),
                                Optional.of(stage.weight(name + "-bias", Shape.of(outs), draw.normal(Shape.of(outs))))));
                    }
                }
                List<Tensor> together = stage.runTogether(products);
                for (int i = 0; i < products.size(); i++) {
                    assertArrayEquals(Stage.values(stage.run(products.get(i)).getFirst()), Stage.values(together.get(i)),
                            products.get(i).weight().path() + " in " + form);
                }
            }
        }
    }

    @Test
    void blockDiagonalProductsAgree() {
        Draw draw = Draw.seeded(5);
        for (int time : new int[] {1, 3, 40}) {
            Shape shape = Shape.of(2, time, 3, 20);
            double[] x = draw.normal(shape);
            double[] weight = draw.normal(Shape.of(3, 11, 20));
            double[] bias = draw.normal(Shape.of(3, 11));
            AGREEMENT.check("blocks", Agreement.LONG, stage -> new BlockLinear(stage.strided(shape, x),
                    stage.weight("w", Weight.Use.MATRIX, Shape.of(3, 11, 20), DataType.F32, weight),
                    Optional.of(stage.weight("b", Shape.of(3, 11), bias))));
        }
    }

    @Test
    void rowsOfTablesAreWidenedAndInvalidTokensAreZero() {
        Draw draw = Draw.seeded(6);
        double[] table = draw.uniform(Shape.of(9, 21), -1, 1);
        for (DataType stored : new DataType[] {DataType.F32, DataType.BF16, DataType.F16}) {
            AGREEMENT.check("an embedding of " + stored, Agreement.DIRECT, stage -> {
                stage.lanes(2, 3, 1);
                return new Embed(stage.indices(Shape.of(2, 3), 8, 0, 4, 1, -7, 99),
                        stage.weight("t", Weight.Use.EMBEDDING, Shape.of(9, 21), stored, table), 1.5, stage.type());
            });
        }
        double[] x = draw.normal(Shape.of(2, 3, 21));
        AGREEMENT.check("positions", Agreement.DIRECT, stage -> {
            stage.lanes(4, 3, 3);
            return new PositionEmbed(stage.strided(Shape.of(2, 3, 21), x),
                    stage.weight("t", Weight.Use.EMBEDDING, Shape.of(9, 21), DataType.F32, table));
        });
    }

    @ParameterizedTest
    @CsvSource({"F32,512", "BF16,512", "F16,512", "BF16,2560"})
    void aStepAllocatesNothing(DataType stored, int in) {
        double[] x = Draw.seeded(9).normal(Shape.of(1, 1, in));
        double[] weight = Draw.seeded(10).normal(Shape.of(256, in));
        AGREEMENT.checkAllocatesNothing("a product", stage -> new Linear(stage.tensor(Shape.of(1, 1, in), x),
                stage.weight("w", Weight.Use.MATRIX, Shape.of(256, in), stored, weight)));
    }
}
