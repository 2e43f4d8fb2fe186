// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.recurrence;

import io.heddle.api.operator.Decay;
import io.heddle.api.operator.MatrixRecurrence;
import io.heddle.api.operator.Read;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.Eager;
import io.heddle.compute.nd4j.internal.Numbers;
import io.heddle.compute.nd4j.internal.Tolerance;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LogarithmicBonusTest {
    private static final int HEADS = 2;
    private static final int KEY = 3;

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void aBonusStoredAsItsLogarithmServesAllKeysOfItsHead(DataType type) {
        double[] logs = {-0.75, 0.5};
        double[] plain = IntStream.range(0, HEADS * KEY).mapToDouble(i -> Math.exp(logs[i / KEY])).toArray();
        Numbers numbers = Numbers.seeded(5, type);
        Shape shape = Shape.of(1, 4, HEADS, KEY);
        double[] key = numbers.normal(24);
        double[] value = numbers.normal(24);
        double[] query = numbers.normal(24);
        try (Eager eager = new Eager(type)) {
            eager.lanes(1, 0);
            var written = MatrixRecurrence.decayBy(new Decay.Constant(List.of(-0.1, -0.7)))
                    .write(eager.tensor(shape, key), eager.tensor(shape, value));
            Tensor q = eager.tensor(shape, query);
            Tensor expected = eager.run(written.readBefore(q, eager.weight("u", Shape.of(HEADS, KEY), plain))
                    .carrying(eager.state("a", 1, HEADS, KEY, KEY)));
            Tensor found = eager.run(written.readBefore(q, new Read.BeforeExp(eager.weight("log u", Shape.of(HEADS), logs)))
                    .carrying(eager.state("b", 1, HEADS, KEY, KEY)));
            Tolerance.REFERENCE.check("y", Eager.values(expected), found);
        }
    }
}
