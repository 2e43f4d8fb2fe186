// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.recurrence;

import io.heddle.api.operator.DiagonalScan;
import io.heddle.api.operator.DiagonalScan.Modes;
import io.heddle.api.operator.DiagonalScan.Poles;
import io.heddle.api.operator.DiagonalScan.Sampled;
import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import io.heddle.compute.nd4j.internal.Eager;
import io.heddle.compute.nd4j.internal.Numbers;
import io.heddle.compute.nd4j.internal.Tolerance;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Complex modes against a loop over tokens, and on a real time axis. */
class DiagonalScanTest {
    private static final int CHANNELS = 5;
    private static final int MODES = 3;
    private static final int STATE = 2 * CHANNELS * MODES;
    private static final int SLOTS = 4;
    private static final int[] ROWS = {2, 1, 0};

    private enum Form { EVEN, GAPS, POLES }

    @ParameterizedTest
    @CsvSource({"F32, EVEN", "F64, EVEN", "F32, GAPS", "F64, GAPS", "F32, POLES", "F64, POLES"})
    void blocksPiecesAndStepsAreTheLoopOverTokens(DataType type, Form form) {
        check(type, form, 1.5, 43, 43);
        check(type, form, 1.5, 43, 1, 7, 40);
        check(type, form, 1.5, 43, 1);
    }

    /** From gaps so short that {@code e^x - 1} cancels to gaps after which nothing is left. */
    @ParameterizedTest
    @CsvSource({"F32, 1e-4", "F64, 1e-6", "F32, 3000", "F64, 100000"})
    void gapsOfAnyLengthStayExact(DataType type, double longest) {
        check(type, Form.GAPS, longest, 20, 20);
        check(type, Form.GAPS, longest, 20, 1);
    }

    @Test
    void twoHalfGapsWithoutInputAreOneFullGap() {
        double[] input = Numbers.seeded(62, DataType.F64).normal(3 * CHANNELS);
        double[] last = Arrays.copyOfRange(input, 2 * CHANNELS, 3 * CHANNELS);
        double[] nothing = new double[CHANNELS];
        double[] first = Arrays.copyOf(input, 2 * CHANNELS);
        double[] full = after(join(first, nothing, last), 0.3, 0.9, 1.7, 0.4);
        double[] halves = after(join(first, nothing, nothing, last), 0.3, 0.9, 0.85, 0.85, 0.4);
        Tolerance.SAME.check("state", full, halves, DataType.F64);
    }

    @Test
    void anInputHeldOverTwoHalfGapsIsHeldOverTheFullGap() {
        double[] held = Numbers.seeded(63, DataType.F64).normal(CHANNELS);
        Tolerance.SAME.check("state", after(held, 1.7), after(join(held, held), 0.6, 1.1), DataType.F64);
    }

    @Test
    void gapsOfOneAreNoGaps() {
        double[] input = Numbers.seeded(64, DataType.F64).normal(4 * CHANNELS);
        Tolerance.SAME.check("state", after(input), after(input, 1, 1, 1, 1), DataType.F64);
    }

    private static double[] join(double[]... parts) {
        return Arrays.stream(parts).flatMapToDouble(Arrays::stream).toArray();
    }

    /** The state after these inputs at these gaps, or evenly spaced if there are none. */
    private static double[] after(double[] input, double... gaps) {
        int time = input.length / CHANNELS;
        try (Eager eager = new Eager(DataType.F64)) {
            var system = new SystemUnderTest(eager, Numbers.seeded(65, DataType.F64));
            StateTensor state = eager.state("h", 1, 2, CHANNELS, MODES);
            eager.lanes(1, 0);
            Optional<Tensor> axis =
                    gaps.length == 0 ? Optional.empty() : Optional.of(eager.tensor(Shape.of(1, time), gaps));
            eager.run(new DiagonalScan(eager.tensor(Shape.of(1, time, CHANNELS), input),
                    new Sampled(system.real, system.imaginary, system.step, axis), system.c, system.d, state));
            return Eager.values(eager.storage(state));
        }
    }

    /** Weights and their numbers. */
    private static final class SystemUnderTest {
        final double[] realValues;
        final double[] imaginaryValues;
        final double[] stepValues;
        final double[] poleValues;
        final double[] cValues;
        final double[] dValues;
        final Weight real;
        final Weight imaginary;
        final Weight step;
        final Weight poles;
        final Weight c;
        final Weight d;

        SystemUnderTest(Eager eager, Numbers numbers) {
            realValues = numbers.uniform(CHANNELS * MODES, -1.5, 0.5);
            imaginaryValues = numbers.uniform(CHANNELS * MODES, -6, 6);
            stepValues = numbers.uniform(CHANNELS, -3, 0);
            poleValues = numbers.uniform(CHANNELS * MODES * 2, -0.7, 0.7);
            cValues = numbers.normal(CHANNELS * MODES * 2);
            dValues = numbers.normal(CHANNELS);
            real = eager.weight("real", Shape.of(CHANNELS, MODES), realValues);
            imaginary = eager.weight("imaginary", Shape.of(CHANNELS, MODES), imaginaryValues);
            step = eager.weight("step", Shape.of(CHANNELS), stepValues);
            poles = eager.weight("poles", Shape.of(CHANNELS, MODES, 2), poleValues);
            c = eager.weight("c", Shape.of(CHANNELS, MODES, 2), cValues);
            d = eager.weight("d", Shape.of(CHANNELS), dValues);
        }

        /** One token of one channel: {@code h} is the slot's state; gives y. */
        double step(Form form, double x, double gap, int channel, double[] h, int slot) {
            double y = dValues[channel] * x;
            for (int n = 0; n < MODES; n++) {
                int mode = channel * MODES + n;
                int re = slot * STATE + mode;
                int im = re + CHANNELS * MODES;
                double[] p = {poleValues[2 * mode], poleValues[2 * mode + 1]};
                double[] b = {1, 0};
                if (form != Form.POLES) {
                    double[] a = {-Math.exp(realValues[mode]), imaginaryValues[mode]};
                    double s = Math.exp(stepValues[channel]) * (form == Form.GAPS ? gap : 1);
                    double size = Math.exp(s * a[0]);
                    p = new double[] {size * Math.cos(s * a[1]), size * Math.sin(s * a[1])};
                    double half = Math.sin(s * a[1] / 2);
                    double[] grown = {Math.expm1(s * a[0]) - 2 * size * half * half, p[1]};
                    double squares = a[0] * a[0] + a[1] * a[1];
                    b = new double[] {(grown[0] * a[0] + grown[1] * a[1]) / squares,
                        (grown[1] * a[0] - grown[0] * a[1]) / squares};
                }
                double before = h[re];
                h[re] = p[0] * before - p[1] * h[im] + b[0] * x;
                h[im] = p[0] * h[im] + p[1] * before + b[1] * x;
                y += (form == Form.POLES ? 1 : 2) * (cValues[2 * mode] * h[re] - cValues[2 * mode + 1] * h[im]);
            }
            return y;
        }
    }

    private static void check(DataType type, Form form, double longest, int time, int... pieces) {
        Numbers numbers = Numbers.seeded(61, type);
        double[] x = numbers.normal((long) ROWS.length * time * CHANNELS);
        double[] gaps = numbers.uniform((long) ROWS.length * time, 0, longest);
        double[] h = numbers.normal(SLOTS * STATE);
        double[] before = h.clone();
        int[] counts = {time, time - 5, 0};
        try (Eager eager = new Eager(type)) {
            var system = new SystemUnderTest(eager, numbers);
            StateTensor state = eager.state("h", SLOTS, 2, CHANNELS, MODES);
            Eager.fill(eager.storage(state), h);
            var pass = new Pass(eager, ROWS, counts, time, pieces);
            double[] found = pass.run((from, length) -> new DiagonalScan(pass.tokens(x, from, length, CHANNELS),
                    modes(form, system, pass.tokens(gaps, from, length)), system.c, system.d, state), CHANNELS);
            double[] expected = new double[x.length];
            for (int row = 0; row < ROWS.length; row++) {
                for (int token = row * time; token < row * time + counts[row]; token++) {
                    for (int channel = 0; channel < CHANNELS; channel++) {
                        int at = token * CHANNELS + channel;
                        expected[at] = system.step(form, x[at], gaps[token], channel, h, ROWS[row]);
                    }
                }
            }
            Tolerance.REFERENCE.check("y", expected, found, type);
            Tolerance.REFERENCE.check("h", h, eager.storage(state));
            pass.checkUntouched(state, before);
        }
    }

    private static Modes modes(Form form, SystemUnderTest system, Tensor gaps) {
        return form == Form.POLES ? new Poles(system.poles) : new Sampled(system.real, system.imaginary, system.step,
                form == Form.GAPS ? Optional.of(gaps) : Optional.empty());
    }
}
