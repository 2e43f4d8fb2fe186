// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.recurrence;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.Eager;
import io.heddle.compute.nd4j.internal.Numbers;
import io.heddle.compute.nd4j.internal.Tolerance;
import io.heddle.compute.nd4j.internal.recurrence.MatrixCase.Division;
import io.heddle.compute.nd4j.internal.recurrence.MatrixCase.Forgetting;
import io.heddle.compute.nd4j.internal.recurrence.MatrixCase.Operands;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The matrix recurrence against a loop over tokens, in every form and both types. */
class MatrixRecurrenceTest {
    private static final long SEED = 20;
    private static final int[] SLOTS = {3, 0, 4};

    static Stream<MatrixCase> forms() {
        return MatrixCase.all();
    }

    static Stream<MatrixCase> decayingForms() {
        return MatrixCase.all().filter(form -> form.decay() == Forgetting.PER_HEAD || form.decay() == Forgetting.PER_CHANNEL);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void blocksAreTheLoopOverTokens(MatrixCase form) {
        checkBothTypes(form, new int[] {form.time(), 17, 0}, form.time());
    }

    @ParameterizedTest
    @MethodSource("forms")
    void piecesAreTheLoopOverTokens(MatrixCase form) {
        checkBothTypes(form, new int[] {form.time(), 0, 5}, 1, 7, 40);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void singleStepsAreTheLoopOverTokens(MatrixCase form) {
        checkBothTypes(form.with(6, 0), new int[] {6, 1, 4}, 1);
    }

    @ParameterizedTest
    @MethodSource("decayingForms")
    void longInputsThatForgetEverythingStayExact(MatrixCase form) {
        checkBothTypes(form.with(300, 10), new int[] {300, 299, 150}, 300);
        checkBothTypes(form.with(9, 30), new int[] {9, 8, 1}, 1);
    }

    @Test
    void oneKeyReadAgainAndAgainStaysExact() {
        // The powers of the matrix that couples the tokens would reach 1e8 in a block of 32.
        MatrixCase form = new MatrixCase(Forgetting.NONE, true, false, Division.NONE, 1, false, false, 1, 64, 0);
        for (DataType type : List.of(DataType.F32, DataType.F64)) {
            Operands in = form.operands(Numbers.seeded(SEED, type), type);
            Arrays.setAll(in.b(), i -> i % MatrixCase.KEY == 0 ? 1 : 0);
            Arrays.setAll(in.a(), i -> -in.b()[i]);
            System.arraycopy(in.b(), 0, in.keys().getFirst(), 0, in.b().length);
            check(form, in, type, new int[] {64, 64, 64}, 64);
        }
    }

    @Test
    void aDecayThatIsNotANumberShowsInItsRowOnly() {
        MatrixCase form = new MatrixCase(Forgetting.PER_HEAD, false, false, Division.NONE, 1, false, false, 1, 40, 0);
        for (DataType type : List.of(DataType.F32, DataType.F64)) {
            try (Eager eager = new Eager(type)) {
                Operands in = form.operands(Numbers.seeded(SEED, type), type);
                // Row 1, token 3, head 2.
                in.logs()[(40 + 3) * MatrixCase.HEADS + 2] = Double.NaN;
                int[] counts = {40, 40, 40};
                Tensor y = new MatrixRun(form, in, new Pass(eager, SLOTS, counts, 40, 40)).whole();
                assertTrue(Double.isNaN(Eager.values(y.slice(0, 1, 1).slice(1, 39, 1).slice(2, 2, 1))[0]));
                for (int row : new int[] {0, 2}) {
                    for (double value : Eager.values(y.slice(0, row, 1))) {
                        assertTrue(Double.isFinite(value));
                    }
                }
            }
        }
    }

    @Test
    void aStabilisedFormThatNobodyDefinedIsRefused() {
        MatrixCase form = new MatrixCase(Forgetting.PER_HEAD, true, false, Division.STABILISED, 1, false, false, 1, 4, 0);
        try (Eager eager = new Eager(DataType.F32)) {
            Operands in = form.operands(Numbers.seeded(SEED, DataType.F32), DataType.F32);
            var run = new MatrixRun(form, in, new Pass(eager, SLOTS, new int[] {4, 4, 4}, 4, 4));
            var refused = assertThrows(IllegalArgumentException.class, run::run);
            assertTrue(refused.getMessage().contains("no erasing term"), refused.getMessage());
        }
    }

    private static void checkBothTypes(MatrixCase form, int[] counts, int... pieces) {
        for (DataType type : List.of(DataType.F32, DataType.F64)) {
            check(form, form.operands(Numbers.seeded(SEED + form.hashCode() % 100, type), type), type, counts, pieces);
        }
    }

    private static void check(MatrixCase form, Operands in, DataType type, int[] counts, int... pieces) {
        try (Eager eager = new Eager(type)) {
            var pass = new Pass(eager, SLOTS, counts, form.time(), pieces);
            var run = new MatrixRun(form, in, pass);
            List<double[]> states = List.of(in.state(), in.sum(), in.maximum());
            List<double[]> before = states.stream().map(double[]::clone).toList();
            double[] found = run.run();
            double[] expected = new MatrixLoop(form, in).run(SLOTS, counts);
            Tolerance.REFERENCE.check(form.toString(), expected, found, type);
            for (int i = 0; i < states.size(); i++) {
                StateTensor state = run.states().get(i);
                Tolerance.REFERENCE.check(state + " of " + form, states.get(i), eager.storage(state));
                pass.checkUntouched(state, before.get(i));
            }
        }
    }
}
