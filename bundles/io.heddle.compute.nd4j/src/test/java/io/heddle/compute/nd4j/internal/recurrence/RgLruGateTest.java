// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.recurrence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.operator.Activation;
import io.heddle.api.operator.RgLruGate;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import io.heddle.compute.nd4j.internal.Eager;
import io.heddle.compute.nd4j.internal.Numbers;
import io.heddle.compute.nd4j.internal.Tolerance;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gates of RG-LRU by their formula. */
class RgLruGateTest {
    private static final Shape SHAPE = Shape.of(2, 6, 5);

    /** From lambda of 2, forgetting quickly, to -14, where 1 - a² in F32 would have no digits left. */
    @ParameterizedTest
    @CsvSource({"F32, 2", "F64, 2", "F32, -14", "F64, -14"})
    void gatesAreTheirFormula(DataType type, double center) {
        check(type, center, false);
        check(type, center, true);
    }

    @ParameterizedTest
    @CsvSource({"F32", "F64"})
    void positionsThatAreGivenDecideWhereToRestart(DataType type) {
        Numbers numbers = Numbers.seeded(61, type);
        double[] x = numbers.normal(8);
        try (Eager eager = new Eager(type)) {
            eager.lanes(1, 9).positions(Shape.of(1, 4), 5, 0, 1, 0);
            Tensor tokens = eager.tensor(Shape.of(1, 4, 2), x);
            double[] logs = Eager.values(eager.runAll(new RgLruGate(tokens, tokens, tokens,
                    eager.weight("lambda", Shape.of(2), 0.5, 1), true)).getFirst());
            for (int i = 0; i < logs.length; i++) {
                assertEquals(i / 2 == 1 || i / 2 == 3, logs[i] == Double.NEGATIVE_INFINITY, "number " + i);
            }
        }
    }

    private static void check(DataType type, double center, boolean restart) {
        Numbers numbers = Numbers.seeded(62, type);
        int count = (int) SHAPE.count();
        double[] x = numbers.normal(count);
        double[] recurrenceGate = numbers.normal(count);
        double[] inputGate = numbers.normal(count);
        double[] lambda = numbers.uniform(5, center - 1, center + 1);
        int[] counts = {6, 2};
        try (Eager eager = new Eager(type)) {
            Weight weight = eager.weight("lambda", Shape.of(5), lambda);
            List<Tensor> inputs = List.of(eager.strided(SHAPE, x), eager.strided(SHAPE, recurrenceGate),
                    eager.strided(SHAPE, inputGate));
            inputs.forEach(in -> Eager.fill(in.slice(0, 1, 1).slice(1, counts[1], 6 - counts[1]), Double.NaN));
            eager.lanes(new int[] {0, 1}, new int[] {0, 4}, counts);
            List<Tensor> found = eager.runAll(new RgLruGate(inputs.get(0), inputs.get(1), inputs.get(2), weight, restart));
            double[] logs = Eager.values(found.get(0));
            double[] taken = Eager.values(found.get(1));
            for (int i = 0; i < count; i++) {
                int row = i / 30;
                int token = i / 5 % 6;
                double log = -8 * Numbers.activation(Activation.SOFTPLUS, lambda[i % 5])
                        * Numbers.activation(Activation.SIGMOID, recurrenceGate[i]);
                double input = Numbers.activation(Activation.SIGMOID, inputGate[i]) * x[i];
                if (token >= counts[row]) {
                    assertTrue(Double.isFinite(logs[i]) && Double.isFinite(taken[i]), "no token at " + i);
                } else if (restart && row == 0 && token == 0) {
                    assertEquals(Double.NEGATIVE_INFINITY, logs[i]);
                    near("input", input, taken[i], type);
                } else {
                    near("logDecay", log, logs[i], type);
                    near("input", Math.sqrt(-Math.expm1(2 * log)) * input, taken[i], type);
                }
            }
        }
    }

    private static void near(String what, double expected, double found, DataType type) {
        Tolerance.REFERENCE.check(what, new double[] {expected}, new double[] {found}, type);
    }
}
