// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.delta;

import io.heddle.api.operator.Activation;
import io.heddle.api.operator.StepDecay;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.Eager;
import io.heddle.compute.nd4j.internal.Numbers;
import io.heddle.compute.nd4j.internal.Tolerance;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeltaKernelsTest {
    private static final Shape SHAPE = Shape.of(2, 5, 6);

    @ParameterizedTest
    @CsvSource({"F32,6", "F64,6", "F32,3", "F64,3", "F64,1"})
    void aStepDecayIsItsFormulaForChannelsThatShareARate(DataType type, int heads) {
        Numbers numbers = Numbers.seeded(51, type);
        double[] x = numbers.normal(60);
        x[7] = 80;
        x[8] = -80;
        double[] bias = numbers.normal(6);
        double[] aLog = numbers.uniform(heads, 0, 2.7);
        double[] expected = IntStream.range(0, 60).mapToDouble(i -> -Math.exp(aLog[i % 6 * heads / 6])
                * Numbers.activation(Activation.SOFTPLUS, x[i] + bias[i % 6])).toArray();
        try (Eager eager = new Eager(type)) {
            for (Tensor in : List.of(eager.tensor(SHAPE, x), eager.strided(SHAPE, x))) {
                Tensor y = eager.run(new StepDecay(in, eager.weight("bias", Shape.of(6), bias),
                        eager.weight("aLog", Shape.of(heads), aLog)));
                Tolerance.REFERENCE.check("decay", expected, y);
            }
        }
    }
}
