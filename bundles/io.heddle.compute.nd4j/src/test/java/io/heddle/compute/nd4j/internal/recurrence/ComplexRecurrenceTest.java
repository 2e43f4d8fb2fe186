// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.recurrence;

import io.heddle.api.operator.ComplexRecurrence;
import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.weight.Weight;
import io.heddle.compute.nd4j.internal.Eager;
import io.heddle.compute.nd4j.internal.Numbers;
import io.heddle.compute.nd4j.internal.Tolerance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The complex recurrence against a loop over tokens. */
class ComplexRecurrenceTest {
    private static final int CHANNELS = 5;
    private static final int WIDTH = 2 * CHANNELS;
    private static final int SLOTS = 4;
    private static final int[] ROWS = {2, 0};

    /** Around nu of -7 a channel keeps 0.999 of itself; around 2 it forgets at once. */
    @ParameterizedTest
    @CsvSource({"F32, -2", "F64, -2", "F32, -7", "F64, -7", "F32, 2", "F64, 2"})
    void blocksPiecesAndStepsAreTheLoopOverTokens(DataType type, double center) {
        check(type, center, 75, 75);
        check(type, center, 75, 1, 7, 40);
        check(type, center, 12, 1);
    }

    private static void check(DataType type, double center, int time, int... pieces) {
        Numbers numbers = Numbers.seeded(43, type);
        double[] x = numbers.normal((long) ROWS.length * time * WIDTH);
        double[] nu = numbers.uniform(CHANNELS, center - 1, center + 1);
        double[] theta = numbers.uniform(CHANNELS, -5, 1.5);
        double[] h = numbers.normal(SLOTS * WIDTH);
        double[] before = h.clone();
        int[] counts = {time - 2, time};
        try (Eager eager = new Eager(type)) {
            StateTensor state = eager.state("h", SLOTS, 2, CHANNELS);
            Eager.fill(eager.storage(state), h);
            Weight rates = eager.weight("nu", Shape.of(CHANNELS), nu);
            Weight angles = eager.weight("theta", Shape.of(CHANNELS), theta);
            var pass = new Pass(eager, ROWS, counts, time, pieces);
            double[] found = pass.run((from, length) -> new ComplexRecurrence(
                    pass.tokens(x, from, length, WIDTH), rates, angles, state), WIDTH);
            double[] expected = new double[x.length];
            for (int row = 0; row < ROWS.length; row++) {
                for (int token = row * time; token < row * time + counts[row]; token++) {
                    step(x, token * WIDTH, h, ROWS[row] * WIDTH, nu, theta, expected);
                }
            }
            Tolerance.REFERENCE.check("y", expected, found, type);
            Tolerance.REFERENCE.check("h", h, eager.storage(state));
            pass.checkUntouched(state, before);
        }
    }

    private static void step(double[] x, int at, double[] h, int slot, double[] nu, double[] theta, double[] y) {
        for (int n = 0; n < CHANNELS; n++) {
            double size = Math.exp(-Math.exp(nu[n]));
            double real = size * Math.cos(Math.exp(theta[n]));
            double imaginary = size * Math.sin(Math.exp(theta[n]));
            double scale = Math.sqrt(-Math.expm1(-2 * Math.exp(nu[n])));
            double re = h[slot + n];
            double im = h[slot + CHANNELS + n];
            h[slot + n] = real * re - imaginary * im + scale * x[at + n];
            h[slot + CHANNELS + n] = real * im + imaginary * re + scale * x[at + CHANNELS + n];
            y[at + n] = h[slot + n];
            y[at + CHANNELS + n] = h[slot + CHANNELS + n];
        }
    }
}
