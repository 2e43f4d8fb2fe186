// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.convolution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.api.operator.LongConvolution;
import io.heddle.api.operator.LongConvolution.SineFilter;
import io.heddle.api.state.Growth;
import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import io.heddle.compute.nd4j.internal.Eager;
import io.heddle.compute.nd4j.internal.Numbers;
import io.heddle.compute.nd4j.internal.Tolerance;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Long convolutions, by sum and by transform, against the sum in double. */
class LongConvolutionTest {
    private static final int CHANNELS = 3;
    private static final int WIDTH = 8;
    private static final int FEATURES = 5;
    private static final double SHIFT = 0.05;
    private static final int SLOTS = 4;
    private static final int[] ROWS = {2, 0, 1};

    /** Filters shorter and longer than the sequence, in a context as long as the sequence. */
    @ParameterizedTest
    @CsvSource({"F32, 20", "F64, 20", "F32, 100", "F64, 100"})
    void wholesPiecesAndStepsAreTheSum(DataType type, int length) {
        check(type, length, false, 61, 61);
        check(type, length, false, 61, 1, 7, 40);
        check(type, length, false, 61, 1);
    }

    /** Long enough that transforms take over, from the first token on and behind many. */
    @ParameterizedTest
    @CsvSource({"F32, 2000", "F64, 2000", "F64, 300"})
    void transformsAreTheSum(DataType type, int length) {
        check(type, length, false, 700, 700);
        check(type, length, false, 700, 301, 2, 397);
    }

    /** As HyenaDNA has them; only so many as the context has room for are read. */
    @ParameterizedTest
    @CsvSource({"F32, 20", "F64, 20", "F64, 100"})
    void positionsMayBeLearned(DataType type, int length) {
        check(type, length, true, 61, 61);
        check(type, length, true, 61, 1);
    }

    @Test
    void aTransformBackwardsIsItsInverse() {
        double[] real = Numbers.seeded(73, DataType.F64).normal(64);
        double[] imaginary = Numbers.seeded(74, DataType.F64).normal(64);
        double[] before = real.clone();
        Fourier fourier = new Fourier(64);
        fourier.forward(real, imaginary);
        assertEquals(Arrays.stream(before).sum(), real[0], 1e-12);
        fourier.backward(real, imaginary);
        assertArrayEquals(before, Arrays.stream(real).map(x -> x / 64).toArray(), 1e-14);
    }

    private static void check(DataType type, int length, boolean learned, int time, int... pieces) {
        Numbers numbers = Numbers.seeded(71, type);
        int rows = ROWS.length;
        double[] x = numbers.normal((long) rows * time * CHANNELS);
        int[] counts = {time, time - 5, 0};
        try (Eager eager = new Eager(type)) {
            var weights = new Weights(eager, numbers, learned ? length : 0);
            StateTensor state = eager.cache("past", new Growth.Window(length), SLOTS, Math.min(length, time), CHANNELS);
            double[] found = new double[x.length];
            int number = 0;
            for (int from = 0; from < time; number++) {
                int begin = from;
                int piece = Math.min(pieces[Math.min(number, pieces.length - 1)], time - from);
                eager.lanes(ROWS, Arrays.stream(counts).map(count -> Math.min(begin, count)).toArray(),
                        Arrays.stream(counts).map(count -> Math.clamp(count - begin, 0, piece)).toArray());
                Tensor input = eager.strided(Shape.of(rows, piece, CHANNELS), piece(x, time, from, piece));
                double[] y = Eager.values(eager.run(new LongConvolution(input, weights.filter(length), weights.direct, state)));
                for (int row = 0; row < rows; row++) {
                    System.arraycopy(y, row * piece * CHANNELS, found, (row * time + from) * CHANNELS, piece * CHANNELS);
                }
                from += piece;
            }
            Tolerance.REFERENCE.check("y", expected(x, weights, length, time, counts), found, type);
            double[] untouched = Eager.values(eager.storage(state).slice(0, 3, 1));
            assertArrayEquals(new double[untouched.length], untouched);
        }
    }

    private static double[] piece(double[] x, int time, int from, int length) {
        double[] piece = new double[ROWS.length * length * CHANNELS];
        for (int row = 0; row < ROWS.length; row++) {
            System.arraycopy(x, (row * time + from) * CHANNELS, piece, row * length * CHANNELS, length * CHANNELS);
        }
        return piece;
    }

    private static double[] expected(double[] x, Weights weights, int length, int time, int[] counts) {
        double[] y = new double[x.length];
        double[][] taps = new double[Math.min(length, time)][];
        Arrays.setAll(taps, tap -> weights.tap(tap, length));
        for (int row = 0; row < ROWS.length; row++) {
            for (int token = 0; token < counts[row]; token++) {
                for (int channel = 0; channel < CHANNELS; channel++) {
                    int at = (row * time + token) * CHANNELS + channel;
                    y[at] = weights.directValues[channel] * x[at];
                    for (int tap = 0; tap <= Math.min(token, taps.length - 1); tap++) {
                        y[at] += taps[tap][channel] * x[at - tap * CHANNELS];
                    }
                }
            }
        }
        return y;
    }

    /** The filter's weights and their numbers. */
    private static final class Weights {
        final double[] firstValues;
        final double[] secondValues;
        final double[] firstBiasValues;
        final double[] secondBiasValues;
        final double[] frequencyValues;
        final double[] outValues;
        final double[] deltaValues;
        final double[] directValues;
        final List<Weight> layers;
        final List<Weight> biases;
        final Weight frequency;
        final Weight out;
        final Weight deltas;
        final Weight direct;
        final double[] positionValues;
        final Optional<Weight> positions;

        Weights(Eager eager, Numbers numbers, int learnedPositions) {
            firstValues = numbers.uniform(WIDTH * FEATURES, -0.5, 0.5);
            secondValues = numbers.uniform(WIDTH * WIDTH, -0.3, 0.3);
            firstBiasValues = numbers.uniform(WIDTH, -0.5, 0.5);
            secondBiasValues = numbers.uniform(WIDTH, -0.5, 0.5);
            frequencyValues = numbers.uniform(WIDTH, 0.5, 1.5);
            outValues = numbers.normal(CHANNELS * WIDTH);
            deltaValues = numbers.uniform(CHANNELS, -6, 6);
            directValues = numbers.normal(CHANNELS);
            layers = List.of(eager.weight("first", Shape.of(WIDTH, FEATURES), firstValues),
                    eager.weight("second", Shape.of(WIDTH, WIDTH), secondValues));
            biases = List.of(eager.weight("firstBias", Shape.of(WIDTH), firstBiasValues),
                    eager.weight("secondBias", Shape.of(WIDTH), secondBiasValues));
            frequency = eager.weight("frequency", Shape.of(WIDTH), frequencyValues);
            out = eager.weight("out", Shape.of(CHANNELS, WIDTH), outValues);
            deltas = eager.weight("deltas", Shape.of(CHANNELS), deltaValues);
            direct = eager.weight("direct", Shape.of(CHANNELS), directValues);
            positionValues = numbers.uniform(learnedPositions * FEATURES, -1, 1);
            positions = learnedPositions == 0 ? Optional.empty()
                    : Optional.of(eager.weight("positions", Shape.of(learnedPositions, FEATURES), positionValues));
        }

        SineFilter filter(int length) {
            return new SineFilter(length, layers, biases, frequency, out, deltas, SHIFT, positions);
        }

        /** One tap of the filter in each channel. */
        double[] tap(int tap, int length) {
            double t = (double) tap / (length - 1);
            double turn = 2 * Math.PI * tap / length;
            double[] z = positions.isPresent() ? Arrays.copyOfRange(positionValues, tap * FEATURES, (tap + 1) * FEATURES)
                    : new double[] {t, Math.cos(1e-4 * turn), Math.cos(turn), -Math.sin(1e-4 * turn), -Math.sin(turn)};
            double[] h = linear(outValues, sines(secondValues, secondBiasValues, sines(firstValues, firstBiasValues, z)));
            for (int channel = 0; channel < CHANNELS; channel++) {
                h[channel] *= Math.exp(-t * Math.abs(deltaValues[channel])) + SHIFT;
            }
            return h;
        }

        private double[] sines(double[] matrix, double[] bias, double[] x) {
            double[] y = linear(matrix, x);
            Arrays.setAll(y, i -> Math.sin(frequencyValues[i] * (y[i] + bias[i])));
            return y;
        }

        private static double[] linear(double[] matrix, double[] x) {
            double[] y = new double[matrix.length / x.length];
            for (int i = 0; i < matrix.length; i++) {
                y[i / x.length] += matrix[i] * x[i % x.length];
            }
            return y;
        }
    }
}
