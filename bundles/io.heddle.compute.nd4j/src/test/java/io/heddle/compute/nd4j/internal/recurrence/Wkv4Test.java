// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.recurrence;

import io.heddle.api.operator.Wkv4;
import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.weight.Weight;
import io.heddle.compute.nd4j.internal.Eager;
import io.heddle.compute.nd4j.internal.Numbers;
import io.heddle.compute.nd4j.internal.Tolerance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RWKV-4's average against sums of exponentials in double. */
class Wkv4Test {
    private static final int CHANNELS = 7;
    private static final int SLOTS = 5;
    private static final int[] ROWS = {3, 0, 1};

    /** Keys may be so large that their exponentials overflow F32. */
    @ParameterizedTest
    @CsvSource({"F32, 2", "F64, 2", "F32, 100", "F64, 300"})
    void blocksPiecesAndStepsAreTheSums(DataType type, double largest) {
        check(type, largest, 71, 71);
        check(type, largest, 71, 1, 7, 40);
        check(type, largest, 9, 1);
    }

    private static void check(DataType type, double largest, int time, int... pieces) {
        Numbers numbers = Numbers.seeded(51, type);
        double[] key = numbers.uniform((long) ROWS.length * time * CHANNELS, -largest, largest);
        double[] value = numbers.normal(key.length);
        double[] decay = numbers.uniform(CHANNELS, -3, 1);
        double[] first = numbers.normal(CHANNELS);
        int[] counts = {time, time - 3, 0};
        try (Eager eager = new Eager(type)) {
            StateTensor state = eager.state("s", SLOTS, 3, CHANNELS);
            Weight decayWeight = eager.weight("decay", Shape.of(CHANNELS), decay);
            Weight firstWeight = eager.weight("first", Shape.of(CHANNELS), first);
            double[] before = Eager.values(eager.storage(state));
            var pass = new Pass(eager, ROWS, counts, time, pieces);
            double[] found = pass.run((from, length) -> new Wkv4(pass.tokens(key, from, length, CHANNELS),
                    pass.tokens(value, from, length, CHANNELS), decayWeight, firstWeight, state), CHANNELS);
            double[] expected = new double[key.length];
            for (int row = 0; row < ROWS.length; row++) {
                for (int channel = 0; channel < CHANNELS; channel++) {
                    double a = 0;
                    double b = 0;
                    for (int t = 0; t < counts[row]; t++) {
                        int at = (row * time + t) * CHANNELS + channel;
                        double present = Math.exp(first[channel] + key[at]);
                        expected[at] = (a + present * value[at]) / (b + present);
                        double kept = Math.exp(-Math.exp(decay[channel]));
                        a = kept * a + Math.exp(key[at]) * value[at];
                        b = kept * b + Math.exp(key[at]);
                    }
                }
            }
            Tolerance.REFERENCE.check("y", expected, found, type);
            pass.checkUntouched(state, before);
        }
    }
}
