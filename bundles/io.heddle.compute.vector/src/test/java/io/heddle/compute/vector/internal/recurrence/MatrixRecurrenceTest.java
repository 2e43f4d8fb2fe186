// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.recurrence;

import io.heddle.compute.vector.internal.Agreement;
import io.heddle.compute.vector.internal.Draw;
import io.heddle.compute.vector.internal.recurrence.MatrixForm.Lying;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
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
}
