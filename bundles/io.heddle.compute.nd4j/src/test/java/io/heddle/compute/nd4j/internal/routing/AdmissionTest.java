// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.routing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.heddle.api.operator.TokenAdmission;
import io.heddle.api.state.Growth;
import io.heddle.api.state.StateEntry;
import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.Eager;
import io.heddle.compute.nd4j.internal.Tolerance;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdmissionTest {
    private static final Shape SHAPE = Shape.of(2, 4);
    private static final double[] SCORES = {-1, 2, 0, 1, 3, 3, 1, Double.NaN};

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void aTokenAboveOneHalfIsAdmittedWhateverFollows(DataType type) {
        try (Eager eager = new Eager(type)) {
            eager.lanes(2, 0, 4, 3);
            List<Tensor> found = eager.runAll(new TokenAdmission(eager.strided(SHAPE, SCORES), 4, Optional.empty()));
            assertArrayEquals(new double[] {0, 1, 0, 1, 1, 1, 1, 0}, Eager.values(found.get(0)));
            Tolerance.REFERENCE.check("shares", new double[] {0, sigmoid(2), 0, sigmoid(1), sigmoid(3), sigmoid(3),
                sigmoid(1), 0}, found.get(1));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void theLargestScoresOfValidTokensFillTheCapacity(DataType type) {
        try (Eager eager = new Eager(type)) {
            StateTensor seen = eager.state("seen", StateEntry.Kind.RECURRENT, new Growth.WholeInput(), Shape.of(),
                    Shape.of(3, 5));
            eager.lanes(new int[] {2, 0}, new int[] {0, 0}, new int[] {4, 3});
            Tensor scores = eager.strided(SHAPE, SCORES);
            assertArrayEquals(new double[] {0, 1, 0, 0, 1, 0, 0, 0},
                    Eager.values(eager.runAll(new TokenAdmission(scores, 1, Optional.of(seen))).getFirst()));
            List<Tensor> three = eager.runAll(new TokenAdmission(scores, 3, Optional.of(seen)));
            assertArrayEquals(new double[] {0, 1, 1, 1, 1, 1, 1, 0}, Eager.values(three.get(0)));
            Tolerance.REFERENCE.check("share below one half", new double[] {0.5},
                    three.get(1).slice(0, 0, 1).slice(1, 2, 1));
            assertArrayEquals(new double[] {3, 3, 1, 0, 0, 0, 0, 0, 0, 0, -1, 2, 0, 1, 0}, Eager.values(eager.storage(seen)));
        }
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
