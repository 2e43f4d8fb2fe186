// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.token;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.operator.Activation;
import io.heddle.api.operator.CausalConv;
import io.heddle.api.operator.LastToken;
import io.heddle.api.operator.Reverse;
import io.heddle.api.operator.ScatterTokens;
import io.heddle.api.operator.SelectTokens;
import io.heddle.api.operator.TokenShift;
import io.heddle.api.state.Growth;
import io.heddle.api.state.StateEntry;
import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.Eager;
import io.heddle.compute.nd4j.internal.Golden;
import io.heddle.compute.nd4j.internal.Numbers;
import io.heddle.compute.nd4j.internal.Tolerance;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TokenKernelsTest {
    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void theConvolutionIsThePublishedOne(DataType type) {
        Golden golden = Golden.read("causal_conv1d_silu");
        Golden.Values x = golden.get("in.x");
        Shape weight = golden.get("in.w").shape();
        try (Eager eager = new Eager(type)) {
            int batch = x.shape().size(0);
            eager.lanes(batch, 0);
            StateTensor state = eager.state("conv", batch, weight.size(-1) - 1, x.shape().width());
            Eager.fill(eager.storage(state), inTime(golden.get("in.s0"), x.shape().width()));
            Tensor y = eager.run(new CausalConv(eager.tensor(x.shape(), x.values()),
                    eager.weight("w", Shape.of(weight.size(0), weight.size(-1)), golden.get("in.w").values()),
                    Optional.of(eager.weight("b", golden.get("in.b").shape(), golden.get("in.b").values())),
                    Activation.SILU, state));
            Tolerance.GOLDEN.check("y", golden.get("out.y").values(), y);
            Tolerance.GOLDEN.check("state", inTime(golden.get("out.state"), x.shape().width()), eager.storage(state));
        }
    }

    /** {@code [batch, taps - 1, channel]}, which the file may have with channels first. */
    private static double[] inTime(Golden.Values values, int channels) {
        if (values.shape().width() == channels) {
            return values.values();
        }
        int kept = values.shape().width();
        double[] turned = new double[values.values().length];
        for (int i = 0; i < turned.length; i++) {
            int row = i / (channels * kept);
            turned[row * channels * kept + i % kept * channels + i / kept % channels] = values.values()[i];
        }
        return turned;
    }

    /** Ragged rows in permuted slots, one without tokens, cut into pieces in time. */
    @ParameterizedTest
    @CsvSource({"F32,4,true", "F32,1,false", "F32,2,true", "F64,4,false", "F64,3,true"})
    void piecesOfAConvolutionAreTheWhole(DataType type, int taps, boolean bias) {
        Numbers numbers = Numbers.seeded(41, type);
        int time = 11;
        int channels = 5;
        int[] slots = {2, 0, 3};
        double[] x = numbers.normal(3L * time * channels);
        double[] start = numbers.normal(4L * (taps - 1) * channels);
        double[] weight = numbers.normal((long) channels * taps);
        double[] term = numbers.normal(channels);
        for (int[] pieces : new int[][] {{11}, {1, 7, 3}, {2, 2, 2, 5}, {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}}) {
            int[] left = {11, 0, 6};
            try (Eager eager = new Eager(type)) {
                StateTensor state = eager.state("conv", 4, taps - 1, channels);
                if (taps > 1) {
                    Eager.fill(eager.storage(state), start);
                }
                var w = eager.weight("w", Shape.of(channels, taps), weight);
                var b = bias ? Optional.of(eager.weight("b", Shape.of(channels), term)) : Optional.<io.heddle.api.weight.Weight>empty();
                Tensor whole = eager.strided(Shape.of(3, time, channels), x);
                int from = 0;
                for (int piece : pieces) {
                    int size = piece;
                    eager.lanes(slots, new int[3], Arrays.stream(left).map(l -> Math.clamp(l, 0, size)).toArray());
                    Tensor y = eager.run(new CausalConv(whole.slice(1, from, piece), w, b, Activation.TANH, state));
                    for (int row = 0; row < 3; row++) {
                        int valid = Math.clamp(left[row], 0, piece);
                        left[row] -= valid;
                        double[] found = Eager.values(y.slice(0, row, 1).slice(1, 0, valid));
                        for (int i = 0; i < found.length; i++) {
                            double expected = bias ? term[i % channels] : 0;
                            for (int tap = 0; tap < taps; tap++) {
                                int token = from + i / channels - taps + 1 + tap;
                                expected += weight[i % channels * taps + tap] * (token >= 0
                                        ? x[(row * time + token) * channels + i % channels]
                                        : start[(slots[row] * (taps - 1) + token + taps - 1) * channels + i % channels]);
                            }
                            Tolerance.REFERENCE.check("row " + row + " element " + i, new double[] {Math.tanh(expected), 1},
                                    new double[] {found[i], 1}, type);
                        }
                        assertFinite(y);
                    }
                    from += piece;
                }
                for (int untouched : new int[] {0, 1}) {
                    int width = (taps - 1) * channels;
                    assertArrayEquals(Arrays.copyOfRange(start, untouched * width, (untouched + 1) * width),
                            Arrays.copyOfRange(values(eager.storage(state), taps), untouched * width, (untouched + 1) * width));
                }
            }
        }
    }

    private static double[] values(Tensor state, int taps) {
        return taps == 1 ? new double[0] : Eager.values(state);
    }

    private static void assertFinite(Tensor y) {
        assertTrue(Arrays.stream(Eager.values(y)).allMatch(Double::isFinite));
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void aShiftRemembersTheLastValidToken(DataType type) {
        try (Eager eager = new Eager(type)) {
            StateTensor state = eager.state("last", 3, 2);
            Eager.fill(eager.storage(state), 1, 2, 3, 4, 5, 6);
            eager.lanes(new int[] {2, 0, 1}, new int[3], new int[] {3, 2, 0});
            double nan = Double.NaN;
            Tensor x = eager.strided(Shape.of(3, 3, 2), 10, 11, 12, 13, 14, 15, 20, 21, 22, 23, nan, nan, 30, 31, 32, 33, 34, 35);
            Tensor y = eager.run(new TokenShift(x, state));
            assertArrayEquals(new double[] {5, 6, 10, 11, 12, 13, 1, 2, 20, 21, 22, 23, 3, 4, 30, 31, 32, 33},
                    Eager.values(y));
            assertArrayEquals(new double[] {22, 23, 3, 4, 14, 15}, Eager.values(eager.storage(state)));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void validTokensAreReversed(DataType type) {
        try (Eager eager = new Eager(type)) {
            eager.lanes(3, 0, 3, 2, 0);
            Tensor x = eager.strided(Shape.of(3, 3, 1), 1, 2, 3, 4, 5, Double.NaN, 7, 8, 9);
            assertArrayEquals(new double[] {3, 2, 1, 5, 4, 0, 0, 0, 0}, Eager.values(eager.run(new Reverse(x))));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void theLastValidTokenIsTaken(DataType type) {
        try (Eager eager = new Eager(type)) {
            eager.lanes(3, 0, 3, 2, 0);
            Tensor x = eager.strided(Shape.of(3, 3, 2), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, Double.NaN, 12, 13, 14, 15, 16, 17, 18);
            assertArrayEquals(new double[] {5, 6, 9, 10, 0, 0}, Eager.values(eager.run(new LastToken(x))));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void admittedTokensAreGatheredAndPutBack(DataType type) {
        try (Eager eager = new Eager(type)) {
            StateTensor admitted = eager.state("admitted", StateEntry.Kind.INDEX, new Growth.Fixed(), Shape.of(), Shape.of(3));
            Eager.fill(eager.storage(admitted), 7, 8, 9);
            eager.lanes(new int[] {2, 0, 1}, new int[] {100, 50, 10}, new int[] {5, 3, 0});
            Shape shape = Shape.of(3, 5, 2);
            double[] x = Numbers.seeded(42, type).normal(30);
            Tensor in = eager.strided(shape, x);
            Tensor mask = eager.tensor(Shape.of(3, 5), 0.5, -1, 1, 2, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1, 1);
            var out = eager.runAll(new SelectTokens(in, mask, 3, admitted));
            double[] expected = new double[18];
            int[] taken = {0, 2, 3, 6};
            for (int i = 0; i < taken.length; i++) {
                System.arraycopy(x, taken[i] * 2, expected, i * 2, 2);
            }
            assertArrayEquals(expected, Eager.values(out.get(0)));
            assertArrayEquals(new double[] {0, 2, 3, 1, -1, -1, -1, -1, -1}, Eager.values(out.get(1)));
            assertArrayEquals(new double[] {3, 1, 0}, Eager.values(out.get(2)));
            assertArrayEquals(new double[] {9, 7, 8}, Eager.values(out.get(3)));
            assertArrayEquals(new double[] {100, 102, 103, 51, 0, 0, 0, 0, 0}, Eager.values(out.get(4)));
            assertArrayEquals(new double[] {8, 8, 12}, Eager.values(eager.storage(admitted)));

            double[] changed = new double[18];
            Arrays.fill(changed, 5);
            Tensor back = eager.run(new ScatterTokens(in, eager.strided(Shape.of(3, 3, 2), changed), out.get(1)));
            double[] whole = x.clone();
            for (int token : taken) {
                Arrays.fill(whole, token * 2, token * 2 + 2, 5);
            }
            assertArrayEquals(whole, Eager.values(back));
        }
    }
}
