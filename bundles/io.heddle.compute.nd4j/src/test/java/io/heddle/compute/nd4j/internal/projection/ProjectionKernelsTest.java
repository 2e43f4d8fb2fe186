// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.projection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.api.operator.BlockLinear;
import io.heddle.api.operator.Embed;
import io.heddle.api.operator.Linear;
import io.heddle.api.operator.PositionEmbed;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.Eager;
import io.heddle.compute.nd4j.internal.Numbers;
import io.heddle.compute.nd4j.internal.Tolerance;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ProjectionKernelsTest {
    /** A case: batch, time, inputs, outputs; a single token takes another way than many. */
    @ParameterizedTest
    @CsvSource({"F32,1,1,13,9", "F32,3,1,8,1", "F32,2,7,13,9", "F32,1,5,1,4", "F32,1,300,33,17", "F64,1,1,13,9",
        "F64,2,2,5,6", "F64,2,7,13,9", "F64,1,64,24,1"})
    void aLinearIsAProductAndABias(DataType type, int batch, int time, int in, int out) {
        Numbers numbers = Numbers.seeded(31, type);
        double[] x = numbers.normal((long) batch * time * in);
        double[] weight = numbers.normal((long) out * in);
        double[] bias = numbers.normal(out);
        double[] expected = new double[batch * time * out];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = bias[i % out];
            for (int j = 0; j < in; j++) {
                expected[i] += weight[i % out * in + j] * x[i / out * in + j];
            }
        }
        try (Eager eager = new Eager(type)) {
            var w = eager.weight("w", Shape.of(out, in), weight);
            var b = eager.weight("b", Shape.of(out), bias);
            Shape shape = Shape.of(batch, time, in);
            Tolerance.REFERENCE.check("dense", expected, eager.run(new Linear(eager.tensor(shape, x), w, Optional.of(b))));
            Tolerance.REFERENCE.check("strided", expected,
                    eager.run(new Linear(eager.strided(shape, x), w, Optional.of(b))));
            double[] plain = expected.clone();
            for (int i = 0; i < plain.length; i++) {
                plain[i] -= bias[i % out];
            }
            Tolerance.REFERENCE.check("without bias", plain, eager.run(new Linear(eager.tensor(shape, x), w)));
        }
    }

    @ParameterizedTest
    @CsvSource({"F32,1,1,3,5,4", "F32,2,7,3,5,4", "F64,1,1,2,4,4", "F64,2,3,5,1,2"})
    void aBlockLinearHasAMatrixAHead(DataType type, int batch, int time, int heads, int in, int out) {
        Numbers numbers = Numbers.seeded(32, type);
        double[] x = numbers.normal((long) batch * time * heads * in);
        double[] weight = numbers.normal((long) heads * out * in);
        double[] bias = numbers.normal((long) heads * out);
        double[] expected = new double[batch * time * heads * out];
        for (int i = 0; i < expected.length; i++) {
            int head = i / out % heads;
            expected[i] = bias[head * out + i % out];
            for (int j = 0; j < in; j++) {
                expected[i] += weight[(head * out + i % out) * in + j] * x[i / out * in + j];
            }
        }
        try (Eager eager = new Eager(type)) {
            var w = eager.weight("w", Shape.of(heads, out, in), weight);
            var b = Optional.of(eager.weight("b", Shape.of(heads, out), bias));
            Shape shape = Shape.of(batch, time, heads * in);
            Tolerance.REFERENCE.check("dense", expected,
                    eager.run(new BlockLinear(eager.tensor(shape, x).heads(heads), w, b)));
            Tolerance.REFERENCE.check("strided", expected,
                    eager.run(new BlockLinear(eager.strided(shape, x).heads(heads), w, b)));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void rowsAreReadByIdAndByPosition(DataType type) {
        double[] table = Numbers.seeded(33, type).normal(20);
        try (Eager eager = new Eager(type)) {
            eager.lanes(new int[] {1, 0}, new int[] {0, 2}, new int[] {3, 1});
            var weight = eager.weight("table", Shape.of(5, 4), table);
            Tensor ids = eager.indices(Shape.of(2, 3), 4, 0, 2, 1, 99, -7);
            double[] expected = new double[24];
            int[] rows = {4, 0, 2, 1, -1, -1};
            for (int i = 0; i < 24; i++) {
                expected[i] = rows[i / 4] < 0 ? 0 : 3 * table[rows[i / 4] * 4 + i % 4];
            }
            Tensor y = eager.run(new Embed(ids, weight, 3, type));
            Tolerance.REFERENCE.check("embed", expected, y);

            int[] positions = {0, 1, 2, 2, -1, -1};
            for (int i = 0; i < 24; i++) {
                expected[i] += positions[i / 4] < 0 ? 0 : table[positions[i / 4] * 4 + i % 4];
            }
            Tolerance.REFERENCE.check("positions", expected, eager.run(new PositionEmbed(y, weight)));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void anIdOrPositionOutsideTheTableIsOneClearLine(DataType type) {
        try (Eager eager = new Eager(type)) {
            var table = eager.weight("table", Shape.of(5, 4), new double[20]);
            Tensor ids = eager.indices(Shape.of(1, 1), 5);
            var wrongId = assertThrows(IllegalArgumentException.class, () -> eager.run(new Embed(ids, table, 1, type)));
            assertEquals("token id 5 is outside the vocabulary of 5", wrongId.getMessage());
            eager.lanes(1, 5);
            Tensor x = eager.tensor(Shape.of(1, 1, 4), 1, 2, 3, 4);
            var tooLong = assertThrows(IllegalStateException.class, () -> eager.run(new PositionEmbed(x, table)));
            assertEquals("position 5 is outside the 5 learned positions of test/table", tooLong.getMessage());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void positionsOfTheirOwnAreTaken(DataType type) {
        try (Eager eager = new Eager(type)) {
            var table = eager.weight("table", Shape.of(3, 1), 10, 20, 30);
            eager.lanes(1, 0, 2).positions(Shape.of(1, 2), 2, 1);
            Tensor y = eager.run(new PositionEmbed(eager.tensor(Shape.of(1, 2, 1), 1, 2), table));
            Tolerance.REFERENCE.check("positions", new double[] {31, 22}, y);
        }
    }
}
