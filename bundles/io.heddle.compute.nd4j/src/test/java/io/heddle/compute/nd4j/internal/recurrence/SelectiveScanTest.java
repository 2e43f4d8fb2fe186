// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.recurrence;

import io.heddle.api.operator.SelectiveScan;
import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.weight.Weight;
import io.heddle.compute.nd4j.internal.Eager;
import io.heddle.compute.nd4j.internal.Numbers;
import io.heddle.compute.nd4j.internal.Tolerance;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mamba's scan against a loop over tokens. */
class SelectiveScanTest {
    private static final int BATCH = 3;
    private static final int CHANNELS = 6;
    private static final int STATES = 5;
    private static final int SLOTS = 5;
    private static final int[] ROWS = {4, 1, 0};

    private final int time = 43;

    @ParameterizedTest
    @CsvSource({"F32, 0, true", "F64, 0, false", "F32, 1, false", "F64, 3, true", "F32, 2, true"})
    void blocksPiecesAndStepsAreTheLoopOverTokens(DataType type, int groups, boolean gated) {
        check(type, groups, gated, 1, 43);
        check(type, groups, gated, 1, 1, 7, 40);
        check(type, groups, gated, 1, 1);
    }

    @ParameterizedTest
    @CsvSource({"F32", "F64"})
    void stepsSoLongThatEverythingIsForgottenStayExact(DataType type) {
        check(type, 0, true, 1e4, 43);
        check(type, 0, true, 1e4, 1);
    }

    private void check(DataType type, int groups, boolean gated, double longest, int... pieces) {
        Numbers numbers = Numbers.seeded(31, type);
        int perToken = Math.max(1, groups) * STATES;
        double[] x = numbers.normal(BATCH * time * CHANNELS);
        double[] dt = numbers.uniform(x.length, 0.01, longest);
        double[] gate = numbers.normal(x.length);
        double[] b = numbers.normal(BATCH * time * perToken);
        double[] c = numbers.normal(b.length);
        double[] aLog = numbers.uniform(CHANNELS * STATES, -1, 1);
        double[] d = numbers.normal(CHANNELS);
        double[] h = numbers.normal(SLOTS * CHANNELS * STATES);
        int[] counts = {time, 19, 0};
        try (Eager eager = new Eager(type)) {
            StateTensor state = eager.state("h", SLOTS, CHANNELS, STATES);
            Eager.fill(eager.storage(state), h);
            Weight aLogWeight = eager.weight("aLog", Shape.of(CHANNELS, STATES), aLog);
            Weight dWeight = eager.weight("d", Shape.of(CHANNELS), d);
            var pass = new Pass(eager, ROWS, counts, time, pieces);
            int[] rest = groups == 0 ? new int[] {STATES} : new int[] {groups, STATES};
            double[] found = pass.run((from, length) -> new SelectiveScan(pass.tokens(x, from, length, CHANNELS),
                    pass.tokens(dt, from, length, CHANNELS), aLogWeight, pass.tokens(b, from, length, rest),
                    pass.tokens(c, from, length, rest), dWeight,
                    gated ? Optional.of(pass.tokens(gate, from, length, CHANNELS)) : Optional.empty(), state), CHANNELS);

            double[] before = h.clone();
            double[] expected = new double[x.length];
            for (int row = 0; row < BATCH; row++) {
                for (int token = row * time; token < row * time + counts[row]; token++) {
                    for (int channel = 0; channel < CHANNELS; channel++) {
                        int at = token * CHANNELS + channel;
                        int group = channel * Math.max(1, groups) / CHANNELS;
                        double y = d[channel] * x[at];
                        for (int n = 0; n < STATES; n++) {
                            int s = (ROWS[row] * CHANNELS + channel) * STATES + n;
                            int shared = token * perToken + group * STATES + n;
                            h[s] = Math.exp(-Math.exp(aLog[channel * STATES + n]) * dt[at]) * h[s] + dt[at] * x[at] * b[shared];
                            y += h[s] * c[shared];
                        }
                        expected[at] = gated ? y * gate[at] / (1 + Math.exp(-gate[at])) : y;
                    }
                }
            }
            Tolerance.REFERENCE.check("y", expected, found, type);
            Tolerance.REFERENCE.check("h", h, eager.storage(state));
            pass.checkUntouched(state, before);
        }
    }
}
