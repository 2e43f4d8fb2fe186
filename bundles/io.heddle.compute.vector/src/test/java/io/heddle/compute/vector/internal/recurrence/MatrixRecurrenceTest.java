// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.recurrence;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.kernel.WeightForm;
import io.heddle.api.operator.MatrixRecurrence;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.Agreement;
import io.heddle.compute.vector.internal.Draw;
import io.heddle.compute.vector.internal.Stage;
import io.heddle.compute.vector.internal.recurrence.MatrixForm.Lying;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MatrixRecurrenceTest {
    private static final Agreement AGREEMENT = new Agreement();

    @AfterAll
    static void close() {
        AGREEMENT.close();
    }

    static Stream<MatrixForm> forms() {
        return MatrixForm.all();
    }

    private static void check(MatrixForm form, Lying lying, int... counts) {
        Map<String, double[]> in = form.operands(Draw.seeded(form.toString().hashCode() % 1000));
        AGREEMENT.check(form + " " + lying, Agreement.LONG, stage -> form.on(stage, in, lying, counts));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void singleTokensAgree(MatrixForm form) {
        check(form.lasting(1, 0), Lying.STRIDED, 1, 0, 1);
        check(form.lasting(3, 20), Lying.TURNED, 3, 1, 2);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void manyTokensAgree(MatrixForm form) {
        check(form, Lying.DENSE, 41, 17, 0);
        check(form.sized(3, 1, 37, 19).lasting(70, 10), Lying.STRIDED, 70, 64, 33);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void headsThatShareKeysAgreeHoweverTheyAreShared(MatrixForm form) {
        if (form.skip()) {
            check(form.sized(10, 2, 64, 32).lasting(20, 0), Lying.DENSE, 20, 9, 16);
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void piecesAreTheWhole(MatrixForm form) {
        Map<String, double[]> in = form.operands(Draw.seeded(form.toString().hashCode() % 1000));
        comparePieces(form, in, 1, 17, 23);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void notANumberReachesNoEarlierTokenAndNoOtherHead(MatrixForm form) {
        MatrixForm brief = form.lasting(20, 0);
        for (String name : new String[] {"key0", "value0", "query", "logs", "scale0"}) {
            Map<String, double[]> in = brief.operands(Draw.seeded(3));
            double[] values = in.get(name);
            if (name.equals("logs") && form.decay() == MatrixForm.Forgetting.CONSTANT) {
                continue;
            }
            values[values.length / 2] = Double.NaN;
            values[values.length / 5] = Double.NaN;
            int[] single = new int[20];
            Arrays.fill(single, 1);
            comparePieces(brief, in, single);
        }
    }

    /** Compares all tokens at once with pieces of these lengths. */
    private static void comparePieces(MatrixForm form, Map<String, double[]> in, int... lengths) {
        try (Stage whole = AGREEMENT.stage(WeightForm.STORED); Stage pieces = AGREEMENT.stage(WeightForm.STORED)) {
            int time = form.time();
            Tensor expected = whole.run(form.on(whole, in, Lying.DENSE, time, time, time)).getFirst();
            MatrixRecurrence all = form.on(pieces, in, Lying.DENSE, time, time, time);
            int from = 0;
            for (int length : lengths) {
                form.rows(pieces, length, length, length);
                Tensor found = pieces.run(MatrixForm.piece(all, from, length)).getFirst();
                Agreement.compare(form + " from " + from, Agreement.LONG, Stage.values(found),
                        Stage.values(expected.slice(1, from, length)));
                from += length;
            }
            for (int i = 0; i < whole.storages().size(); i++) {
                Agreement.compare(form + " state " + i, Agreement.LONG, Stage.values(pieces.storages().get(i)),
                        Stage.values(whole.storages().get(i)));
            }
        }
    }

    @Test
    void oneKeyReadAgainAndAgainStaysExact() {
        MatrixForm form = new MatrixForm(MatrixForm.Forgetting.NONE, true, MatrixForm.Reading.AFTER, MatrixForm.Division.NONE, 1,
                false, false, 2, 1, 1, 5, 6, 64, 0);
        Map<String, double[]> in = form.operands(Draw.seeded(1));
        Arrays.setAll(in.get("b"), i -> i % form.key() == 0 ? 1 : 0);
        Arrays.setAll(in.get("a"), i -> -in.get("b")[i]);
        in.put("key0", in.get("b"));
        AGREEMENT.check("one key", Agreement.LONG, stage -> form.on(stage, in, Lying.DENSE, 64, 64, 64));
    }

    @Test
    void runningAgainAllocatesNothing() {
        for (int time : new int[] {1, 40}) {
            MatrixForm.all().filter(form -> form.division() != MatrixForm.Division.SUM
                    && form.reading() != MatrixForm.Reading.BEFORE_EXP
                    && form.decay() != MatrixForm.Forgetting.CONSTANT && form.decay() != MatrixForm.Forgetting.NONE).forEach(form -> {
                MatrixForm sized = form.sized(4, 2, 32, 32).lasting(time, 0);
                Map<String, double[]> in = sized.operands(Draw.seeded(2));
                AGREEMENT.checkAllocatesNothing(sized.toString(), stage -> sized.on(stage, in, Lying.DENSE, time, time, time));
            });
        }
    }

    @Test
    void aStabilisedFormThatNobodyDefinedIsRefused() {
        MatrixForm form = MatrixForm.all().filter(f -> f.division() == MatrixForm.Division.STABILISED).findFirst().orElseThrow().erasing();
        Map<String, double[]> in = form.operands(Draw.seeded(1));
        try (Stage stage = AGREEMENT.stage(WeightForm.STORED)) {
            MatrixRecurrence operator = form.on(stage, in, Lying.DENSE, 1, 1, 1);
            var refused = assertThrows(IllegalArgumentException.class, () -> stage.run(operator));
            assertTrue(refused.getMessage().contains("no erasing term"), refused.getMessage());
        }
    }
}
