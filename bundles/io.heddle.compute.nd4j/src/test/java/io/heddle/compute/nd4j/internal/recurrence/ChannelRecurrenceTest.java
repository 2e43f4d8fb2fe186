// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.recurrence;

import io.heddle.api.operator.ChannelRecurrence;
import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.DataType;
import io.heddle.compute.nd4j.internal.Eager;
import io.heddle.compute.nd4j.internal.Numbers;
import io.heddle.compute.nd4j.internal.Tolerance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The decaying sum a channel against a loop over tokens. */
class ChannelRecurrenceTest {
    private static final int CHANNELS = 7;
    private static final int SLOTS = 4;
    private static final int[] ROWS = {2, 0};

    @ParameterizedTest
    @CsvSource({"F32", "F64"})
    void blocksPiecesAndStepsAreTheLoopOverTokens(DataType type) {
        check(type, 0, 75, 75);
        check(type, 0, 75, 1, 7, 40);
        check(type, 0, 12, 1);
    }

    @ParameterizedTest
    @CsvSource({"F32", "F64"})
    void decaysThatForgetEverythingStayExact(DataType type) {
        check(type, 20, 300, 300);
        check(type, 20, 12, 1);
    }

    private static void check(DataType type, int forgets, int time, int... pieces) {
        Numbers numbers = Numbers.seeded(41, type);
        double[] x = numbers.normal((long) ROWS.length * time * CHANNELS);
        double[] logs = numbers.uniform(x.length, -0.7, 0);
        for (int i = 0; i < logs.length; i++) {
            if (numbers.below(100) < forgets) {
                logs[i] = i % 2 == 0 ? Double.NEGATIVE_INFINITY : -1e4;
            }
        }
        double[] h = numbers.normal(SLOTS * CHANNELS);
        double[] before = h.clone();
        int[] counts = {time - 2, time};
        try (Eager eager = new Eager(type)) {
            StateTensor state = eager.state("h", SLOTS, CHANNELS);
            Eager.fill(eager.storage(state), h);
            var pass = new Pass(eager, ROWS, counts, time, pieces);
            double[] found = pass.run((from, length) -> new ChannelRecurrence(pass.tokens(x, from, length, CHANNELS),
                    pass.tokens(logs, from, length, CHANNELS), state), CHANNELS);
            double[] expected = new double[x.length];
            for (int row = 0; row < ROWS.length; row++) {
                for (int i = row * time * CHANNELS; i < (row * time + counts[row]) * CHANNELS; i++) {
                    int s = ROWS[row] * CHANNELS + i % CHANNELS;
                    h[s] = Math.exp(logs[i]) * h[s] + x[i];
                    expected[i] = h[s];
                }
            }
            Tolerance.REFERENCE.check("y", expected, found, type);
            Tolerance.REFERENCE.check("h", h, eager.storage(state));
            pass.checkUntouched(state, before);
        }
    }
}
