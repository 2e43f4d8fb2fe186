// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.routing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.api.kernel.WeightForm;
import io.heddle.api.operator.Activation;
import io.heddle.api.operator.ExpertMlp;
import io.heddle.api.operator.TokenAdmission;
import io.heddle.api.operator.TopKRouting;
import io.heddle.api.state.Growth;
import io.heddle.api.state.StateEntry;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import io.heddle.compute.vector.internal.Agreement;
import io.heddle.compute.vector.internal.Draw;
import io.heddle.compute.vector.internal.Stage;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RoutingKernelsTest {
    private static final Agreement AGREEMENT = new Agreement();

    @AfterAll
    static void close() {
        AGREEMENT.close();
    }

    @ParameterizedTest
    @EnumSource
    void everyScoringChoosesAndWeighsAsTheOracle(TopKRouting.Scoring scoring) {
        Draw draw = Draw.seeded(81);
        for (int experts : new int[] {4, 8, 60}) {
            Shape shape = Shape.of(2, 7, experts);
            double[] logits = draw.normal(shape);
            double[] bias = draw.normal(Shape.of(experts));
            AGREEMENT.check(scoring + " of " + experts, Agreement.DIRECT, stage -> new TopKRouting(
                    stage.lanes(0, 7, 7).strided(shape, logits), 3, scoring));
            AGREEMENT.check(scoring + " in groups", Agreement.DIRECT, stage -> new TopKRouting(
                    stage.lanes(0, 7, 7).turned(shape, logits), 2, scoring,
                    Optional.of(stage.weight("b", Shape.of(experts), bias)), 4, 2, 2.5));
        }
    }

    @ParameterizedTest
    @EnumSource
    void logitsThatAreNoNumbersStillChooseDifferentExperts(TopKRouting.Scoring scoring) {
        double[] logits = {Double.NaN, 1, 2, 3, Double.NaN, Double.NaN, Double.NaN, Double.NaN,
            Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY, 0, 5, 4, 3, 2};
        try (Stage stage = AGREEMENT.stage(WeightForm.STORED)) {
            Tensor indices = stage.run(new TopKRouting(stage.tensor(Shape.of(1, 4, 4), logits), 4, scoring)).getFirst();
            double[] found = Stage.values(indices);
            for (int token = 0; token < 4; token++) {
                double[] sorted = java.util.Arrays.copyOfRange(found, 4 * token, 4 * token + 4);
                java.util.Arrays.sort(sorted);
                assertArrayEquals(new double[] {0, 1, 2, 3}, sorted, "token " + token);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1,2,8,32,16", "5,2,4,20,33", "70,3,5,64,48"})
    void chosenExpertsWorkAsTheOracleInEveryStorage(int time, int chosen, int experts, int width, int inner) {
        Draw draw = Draw.seeded(time + width);
        Shape shape = Shape.of(2, time, width);
        double[] x = draw.normal(shape);
        double[] shares = draw.uniform(Shape.of(2, time, chosen), 0, 1);
        int[] indices = new int[2 * time * chosen];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = i % chosen == 0 ? draw.below(experts) : (indices[i - 1] + 1) % experts;
        }
        double[] up = draw.uniform(Shape.of(experts, inner, width), -1, 1);
        double[] gate = draw.uniform(Shape.of(experts, inner, width), -1, 1);
        double[] down = draw.uniform(Shape.of(experts, width, inner), -1, 1);
        for (DataType stored : new DataType[] {DataType.F32, DataType.BF16, DataType.F16}) {
            for (boolean gated : new boolean[] {true, false}) {
                AGREEMENT.checkValid(stored + " gated " + gated, Agreement.LONG, stage -> {
                    stage.lanes(0, time, time / 2);
                    return new ExpertMlp(stage.strided(shape, x), stage.indices(Shape.of(2, time, chosen), indices),
                            stage.tensor(Shape.of(2, time, chosen), shares),
                            gated ? Optional.of(matrix(stage, "gate", stored, experts, inner, width, gate)) : Optional.empty(),
                            matrix(stage, "up", stored, experts, inner, width, up),
                            matrix(stage, "down", stored, experts, width, inner, down), Activation.SILU);
                });
            }
        }
    }

    private static Weight matrix(Stage stage, String name, DataType stored, int experts, int rows, int columns, double[] values) {
        return stage.weight(name, Weight.Use.MATRIX, Shape.of(experts, rows, columns), stored, values);
    }

    @Test
    void anExpertThatIsNotThereIsOneClearLine() {
        try (Stage stage = AGREEMENT.stage(WeightForm.STORED)) {
            var experts = new ExpertMlp(stage.tensor(Shape.of(1, 1, 2), 1), stage.indices(Shape.of(1, 1, 1), 4),
                    stage.tensor(Shape.of(1, 1, 1), 1), Optional.empty(),
                    matrix(stage, "up", DataType.F32, 3, 2, 2, new double[] {1}),
                    matrix(stage, "down", DataType.F32, 3, 2, 2, new double[] {1}), Activation.RELU);
            assertEquals("expert 4 was chosen of 3 in test/up",
                    assertThrows(IllegalArgumentException.class, () -> stage.run(experts)).getMessage());
        }
    }

    @Test
    void admissionIsThatOfTheOracle() {
        Shape shape = Shape.of(2, 40);
        double[] scores = Draw.seeded(83).normal(shape);
        scores[3] = scores[7];
        scores[5] = 0;
        for (int capacity : new int[] {1, 9, 40}) {
            for (boolean looksAhead : new boolean[] {false, true}) {
                AGREEMENT.check("admission of " + capacity, Agreement.DIRECT, stage -> {
                    stage.lanes(new int[] {1, 0}, new int[] {0, 0}, new int[] {40, 13});
                    return new TokenAdmission(stage.strided(shape, scores), capacity, looksAhead ? Optional.of(stage.state("seen",
                            StateEntry.Kind.RECURRENT, new Growth.WholeInput(), Shape.of(), Shape.of(2, 40), 0)) : Optional.empty());
                });
            }
        }
    }

    @Test
    void aStepAllocatesNothing() {
        AGREEMENT.checkAllocatesNothing("routing", stage -> new TopKRouting(
                stage.tensor(Shape.of(1, 1, 64), Draw.seeded(84).normal(Shape.of(64))), 8,
                TopKRouting.Scoring.SIGMOID_RENORMALISED, Optional.empty(), 8, 4, 1));
        AGREEMENT.checkAllocatesNothing("experts", stage -> new ExpertMlp(stage.tensor(Shape.of(1, 1, 64), 1),
                stage.indices(Shape.of(1, 1, 2), 1, 3), stage.tensor(Shape.of(1, 1, 2), 1),
                Optional.of(matrix(stage, "gate", DataType.BF16, 4, 1024, 64, new double[] {1})),
                matrix(stage, "up", DataType.BF16, 4, 1024, 64, new double[] {1}),
                matrix(stage, "down", DataType.BF16, 4, 64, 1024, new double[] {1}), Activation.SILU));
    }
}
