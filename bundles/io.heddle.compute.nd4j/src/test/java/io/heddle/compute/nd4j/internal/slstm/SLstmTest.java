// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.slstm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.heddle.api.operator.SLstm;
import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import io.heddle.compute.nd4j.internal.Eager;
import io.heddle.compute.nd4j.internal.Numbers;
import io.heddle.compute.nd4j.internal.Tolerance;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The scalar cell against a loop in double, in ragged pieces. */
class SLstmTest {
    private static final int HEADS = 2;
    private static final int CHANNELS = 3;
    private static final int WIDE = HEADS * 4 * CHANNELS;
    private static final int SLOT = 4 * HEADS * CHANNELS;
    private static final int[] SLOTS = {2, 0};

    @ParameterizedTest
    @CsvSource({"F32,1", "F64,1", "F32,20", "F64,20"})
    void piecesAndStepsAreTheLoopOverTokens(DataType type, double strength) {
        check(type, strength, 23, 23);
        check(type, strength, 23, 1, 7, 5);
        check(type, strength, 6, 1);
    }

    private static void check(DataType type, double strength, int time, int... pieces) {
        Numbers numbers = Numbers.seeded(61, type);
        double[] x = Arrays.stream(numbers.normal((long) SLOTS.length * time * WIDE)).map(v -> strength * v).toArray();
        Numbers.round(x, type);
        double[] recurrent = numbers.normal(HEADS * 4 * CHANNELS * CHANNELS);
        double[] bias = numbers.normal(WIDE);
        int[] counts = {time - 2, time};
        try (Eager eager = new Eager(type)) {
            StateTensor state = eager.state("cell", 4, 4, HEADS, CHANNELS);
            double[] slots = new double[4 * SLOT];
            Arrays.fill(slots, SLOT, 2 * SLOT, 7);
            Eager.fill(eager.storage(state), slots);
            Weight r = eager.weight("recurrent", Shape.of(HEADS, 4 * CHANNELS, CHANNELS), recurrent);
            Weight b = eager.weight("bias", Shape.of(HEADS, 4 * CHANNELS), bias);
            double[] found = run(eager, x, counts, time, pieces, r, b, state);
            double[] expected = new double[SLOTS.length * time * HEADS * CHANNELS];
            for (int row = 0; row < SLOTS.length; row++) {
                loop(x, recurrent, bias, slots, row, counts[row], time, expected);
            }
            Tolerance.REFERENCE.check("y", expected, found, type);
            Tolerance.REFERENCE.check("state", slots, eager.storage(state));
            assertArrayEquals(new double[] {7, 0}, new double[] {Eager.values(eager.storage(state))[SLOT],
                    Eager.values(eager.storage(state))[3 * SLOT]}, "slots of no row");
        }
    }

    private static double[] run(Eager eager, double[] x, int[] counts, int time, int[] pieces, Weight r, Weight b,
            StateTensor state) {
        Tensor all = eager.tensor(Shape.of(SLOTS.length, time, HEADS, CHANNELS), 0);
        Tensor in = eager.strided(Shape.of(SLOTS.length, time, HEADS, 4 * CHANNELS), x);
        Eager.fill(in.slice(0, 0, 1).slice(1, counts[0], time - counts[0]), Double.NaN);
        int number = 0;
        for (int from = 0; from < time; number++) {
            int begin = from;
            int length = Math.min(pieces[Math.min(number, pieces.length - 1)], time - from);
            eager.lanes(SLOTS, Arrays.stream(counts).map(count -> Math.min(begin, count)).toArray(),
                    Arrays.stream(counts).map(count -> Math.clamp(count - begin, 0, length)).toArray());
            Tensor y = eager.run(new SLstm(in.slice(1, from, length), r, b, state));
            Eager.fill(all.slice(1, from, length), Eager.values(y));
            from += length;
        }
        return Eager.values(all);
    }

    private static void loop(double[] x, double[] recurrent, double[] bias, double[] slots, int row, int count, int time,
            double[] y) {
        int base = SLOTS[row] * SLOT;
        int size = HEADS * CHANNELS;
        for (int token = 0; token < count; token++) {
            double[] h = Arrays.copyOfRange(slots, base, base + size);
            for (int head = 0; head < HEADS; head++) {
                for (int channel = 0; channel < CHANNELS; channel++) {
                    double[] g = new double[4];
                    for (int gate = 0; gate < 4; gate++) {
                        int out = gate * CHANNELS + channel;
                        g[gate] = x[((row * time + token) * HEADS + head) * 4 * CHANNELS + out]
                                + bias[head * 4 * CHANNELS + out];
                        for (int in = 0; in < CHANNELS; in++) {
                            g[gate] += recurrent[(head * 4 * CHANNELS + out) * CHANNELS + in] * h[head * CHANNELS + in];
                        }
                    }
                    int at = base + head * CHANNELS + channel;
                    double kept = -Math.log1p(Math.exp(-g[1])) + slots[at + 3 * size];
                    boolean first = slots[at + 2 * size] == 0;
                    double m = first ? g[0] : Math.max(g[0], kept);
                    double forget = first ? 0 : Math.exp(kept - m);
                    slots[at + size] = forget * slots[at + size] + Math.exp(g[0] - m) * Math.tanh(g[2]);
                    slots[at + 2 * size] = forget * slots[at + 2 * size] + Math.exp(g[0] - m);
                    slots[at + 3 * size] = m;
                    slots[at] = slots[at + size] / slots[at + 2 * size] / (1 + Math.exp(-g[3]));
                    y[(row * time + token) * size + head * CHANNELS + channel] = slots[at];
                }
            }
        }
    }
}
