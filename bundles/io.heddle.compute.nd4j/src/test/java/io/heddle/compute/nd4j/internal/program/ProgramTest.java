// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.api.kernel.Binding;
import io.heddle.api.kernel.Step;
import io.heddle.api.run.Lanes;
import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.Arena;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.PreparedWeight;
import io.heddle.api.weight.Weight;
import io.heddle.compute.nd4j.internal.Eager;
import io.heddle.compute.nd4j.internal.Numbers;
import io.heddle.compute.nd4j.internal.Tolerance;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProgramTest {
    private static final int[][] SHAPES = {{1, 1, 1}, {3, 1, 5}, {1, 7, 5}, {4, 1, 1}, {2, 3, 4, 5}, {2, 1, 3, 1}, {1, 1, 6}};

    /** An operation of a program with one input. */
    private interface Unary {
        Tensor append(Program p, Tensor x, Tensor out);
    }

    /** An operation of a program with two inputs. */
    private interface Pair {
        Tensor append(Program p, Tensor a, Tensor b, Tensor out);
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void operationsOnElementsReadAndWriteAnyStrides(DataType type) {
        Numbers numbers = Numbers.seeded(81, type);
        check(type, numbers, (p, x, out) -> p.copy(x, out), x -> x);
        check(type, numbers, (p, x, out) -> p.scale(x, -2.5, out), x -> -2.5 * x);
        check(type, numbers, (p, x, out) -> p.shift(x, 1.5, out), x -> x + 1.5);
        check(type, numbers, (p, x, out) -> p.atLeast(x, 0.25, out), x -> Math.max(x, 0.25));
        check(type, numbers, (p, x, out) -> p.atMost(x, 0.25, out), x -> Math.min(x, 0.25));
        check(type, numbers, (p, x, out) -> p.exp(x, out), Math::exp);
        check(type, numbers, (p, x, out) -> p.tanh(x, out), Math::tanh);
        check(type, numbers, (p, x, out) -> p.sigmoid(x, out), x -> 1 / (1 + Math.exp(-x)));
        check(type, numbers, (p, x, out) -> p.abs(x, out), Math::abs);
        check(type, numbers, (p, x, out) -> p.square(x, out), x -> x * x);
        check(type, numbers, (p, x, out) -> p.log(p.abs(x, out), out), x -> Math.log(Math.abs(x)));
        check(type, numbers, (p, x, out) -> p.sqrt(p.abs(x, out), out), x -> Math.sqrt(Math.abs(x)));
        check(type, numbers, (p, x, out) -> p.reciprocalSqrt(p.shift(p.square(x, out), 1, out), out), x -> 1 / Math.sqrt(x * x + 1));
    }

    private static void check(DataType type, Numbers numbers, Unary operation, DoubleUnaryOperator formula) {
        for (int[] sizes : SHAPES) {
            Shape shape = Shape.of(sizes);
            double[] x = numbers.normal(shape.count());
            double[] expected = Arrays.stream(x).map(formula).toArray();
            try (Eager eager = new Eager(type)) {
                for (Tensor in : views(eager, shape, x)) {
                    for (Tensor out : views(eager, shape, new double[x.length])) {
                        run(eager, p -> operation.append(p, in, out));
                        Tolerance.REFERENCE.check(in + " to " + out, expected, out);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void operationsOnPairsBroadcastOnAnyStrides(DataType type) {
        Numbers numbers = Numbers.seeded(82, type);
        check(type, numbers, Program::add, Double::sum);
        check(type, numbers, Program::subtract, (a, b) -> a - b);
        check(type, numbers, Program::multiply, (a, b) -> a * b);
        check(type, numbers, Program::divide, (a, b) -> a / b);
        check(type, numbers, Program::maximum, Math::max);
        check(type, numbers, Program::minimum, Math::min);
    }

    private static void check(DataType type, Numbers numbers, Pair operation, DoubleBinaryOperator formula) {
        for (int[] sizes : SHAPES) {
            Shape shape = Shape.of(sizes);
            for (int mask = 0; mask < 1 << sizes.length; mask++) {
                Shape other = shape;
                for (int axis = 0; axis < sizes.length; axis++) {
                    other = (mask >> axis & 1) == 1 ? other.with(axis, 1) : other;
                }
                double[] a = numbers.normal(shape.count());
                double[] b = numbers.uniform(other.count(), 0.5, 2);
                double[] wide = broadcast(b, other, shape);
                double[] forward = new double[a.length];
                double[] backward = new double[a.length];
                Arrays.setAll(forward, i -> formula.applyAsDouble(a[i], wide[i]));
                Arrays.setAll(backward, i -> formula.applyAsDouble(wide[i], a[i]));
                try (Eager eager = new Eager(type)) {
                    for (Tensor left : views(eager, shape, a)) {
                        for (Tensor right : views(eager, other, b)) {
                            Tensor out = eager.tensor(shape, new double[a.length]);
                            run(eager, p -> operation.append(p, left, right, out));
                            Tolerance.REFERENCE.check(left + " and " + right, forward, out);
                            if (operationIsDefined(formula)) {
                                run(eager, p -> operation.append(p, p.dense(right), left, out));
                                Tolerance.REFERENCE.check(right + " and " + left, backward, out);
                            }
                        }
                    }
                }
            }
        }
    }

    /** Division by normal numbers near 0 says nothing about strides. */
    private static boolean operationIsDefined(DoubleBinaryOperator formula) {
        return Double.isFinite(formula.applyAsDouble(1, 0));
    }

    private static double[] broadcast(double[] values, Shape from, Shape to) {
        double[] wide = new double[(int) to.count()];
        for (int i = 0; i < wide.length; i++) {
            int rest = i;
            int place = 0;
            int step = 1;
            for (int axis = to.rank() - 1; axis >= 0; axis--) {
                place += (from.size(axis) == 1 ? 0 : rest % to.size(axis)) * step;
                step *= from.size(axis);
                rest /= to.size(axis);
            }
            wide[i] = values[place];
        }
        return wide;
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void reductionsTakeAnyAxisOfAnyStrides(DataType type) {
        Numbers numbers = Numbers.seeded(83, type);
        for (int[] sizes : SHAPES) {
            Shape shape = Shape.of(sizes);
            // All below 0: a maximum that begins at 0 would be seen.
            double[] x = numbers.uniform(shape.count(), -900, -1);
            for (int axis = 0; axis < sizes.length; axis++) {
                int at = axis;
                try (Eager eager = new Eager(type)) {
                    for (Tensor in : views(eager, shape, x)) {
                        Tensor out = eager.tensor(shape.with(axis, 1), new double[(int) shape.with(axis, 1).count()]);
                        run(eager, p -> p.max(in, at, out));
                        Tolerance.REFERENCE.check("max", fold(x, shape, axis, Math::max), out);
                        run(eager, p -> p.sum(in, at, out));
                        double[] sums = fold(x, shape, axis, Double::sum);
                        Tolerance.REFERENCE.check("sum", sums, out);
                        run(eager, p -> p.mean(in, at, out));
                        Tolerance.REFERENCE.check("mean", Arrays.stream(sums).map(s -> s / shape.size(at)).toArray(), out);
                        Tensor running = eager.tensor(shape, new double[x.length]);
                        run(eager, p -> p.cumulativeSum(in, at, running));
                        Tolerance.REFERENCE.check("cumulative sum", runningSums(x, shape, axis), running);
                    }
                }
            }
        }
    }

    private static double[] fold(double[] x, Shape shape, int axis, DoubleBinaryOperator formula) {
        int inner = 1;
        for (int i = axis + 1; i < shape.rank(); i++) {
            inner *= shape.size(i);
        }
        double[] folded = new double[x.length / shape.size(axis)];
        for (int i = 0; i < folded.length; i++) {
            int at = i / inner * inner * shape.size(axis) + i % inner;
            folded[i] = x[at];
            for (int j = 1; j < shape.size(axis); j++) {
                folded[i] = formula.applyAsDouble(folded[i], x[at + j * inner]);
            }
        }
        return folded;
    }

    private static double[] runningSums(double[] x, Shape shape, int axis) {
        int inner = 1;
        for (int i = axis + 1; i < shape.rank(); i++) {
            inner *= shape.size(i);
        }
        double[] sums = x.clone();
        for (int i = 0; i < x.length; i++) {
            sums[i] += i / inner % shape.size(axis) > 0 ? sums[i - inner] : 0;
        }
        return sums;
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void softmaxIsStableFarFromZero(DataType type) {
        try (Eager eager = new Eager(type)) {
            for (double shift : new double[] {0, 1e4, -1e4}) {
                Tensor x = eager.tensor(Shape.of(2, 2), shift, shift + 1, shift, shift);
                Tensor y = eager.tensor(Shape.of(2, 2), 0);
                run(eager, p -> p.softmax(x, y));
                double high = Math.E / (1 + Math.E);
                Tolerance.REFERENCE.check("softmax", new double[] {1 - high, high, 0.5, 0.5}, y);
            }
        }
    }

    /** Sizes: batch axes, then m, k, n. */
    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void productsTakeAnyStridesAndTranspositions(DataType type) {
        Numbers numbers = Numbers.seeded(84, type);
        for (int[] size : new int[][] {{1, 1, 1, 1}, {1, 5, 7, 3}, {3, 1, 4, 6}, {6, 5, 1, 2}, {2, 9, 8, 1}, {4, 17, 16, 33}}) {
            int m = size[1];
            int k = size[2];
            int n = size[3];
            for (boolean turnA : new boolean[] {false, true}) {
                for (boolean turnB : new boolean[] {false, true}) {
                    Shape shapeA = Shape.of(size[0], turnA ? k : m, turnA ? m : k);
                    Shape shapeB = Shape.of(size[0], turnB ? n : k, turnB ? k : n);
                    double[] a = numbers.normal(shapeA.count());
                    double[] b = numbers.normal(shapeB.count());
                    double[] expected = new double[size[0] * m * n];
                    for (int i = 0; i < expected.length; i++) {
                        int batch = i / (m * n);
                        int row = i / n % m;
                        int column = i % n;
                        for (int j = 0; j < k; j++) {
                            expected[i] += a[batch * m * k + (turnA ? j * m + row : row * k + j)]
                                    * b[batch * k * n + (turnB ? column * k + j : j * n + column)];
                        }
                    }
                    try (Eager eager = new Eager(type)) {
                        for (Tensor left : views(eager, shapeA, a)) {
                            for (Tensor right : views(eager, shapeB, b)) {
                                Tensor out = eager.tensor(Shape.of(size[0], m, n), new double[expected.length]);
                                run(eager, p -> p.matmul(left, turnA, right, turnB, out));
                                Tolerance.REFERENCE.check("matmul " + Arrays.toString(size) + turnA + turnB, expected, out);
                            }
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void partsAreJoinedOnAnyAxis(DataType type) {
        double[] x = Numbers.seeded(85, type).normal(60);
        for (int axis = 0; axis < 3; axis++) {
            int at = axis;
            try (Eager eager = new Eager(type)) {
                Shape shape = Shape.of(3, 4, 5);
                for (Tensor in : views(eager, shape, x)) {
                    for (Tensor out : views(eager, shape, new double[60])) {
                        run(eager, p -> p.concat(at, out, in.slice(at, 0, 1), in.slice(at, 1, shape.size(at) - 1)));
                        Tolerance.REFERENCE.check("concat", x, out);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void stepsNeitherFreeNorCopyTheMemoryOfTensors(DataType type) {
        try (Eager eager = new Eager(type)) {
            Tensor x = eager.tensor(Shape.of(64, 64), 1);
            Tensor y = eager.tensor(Shape.of(64, 64), 0);
            long before = eager.device().allocatedBytes();
            for (int i = 0; i < 3000; i++) {
                try (Arena scratch = new Arena(eager.device())) {
                    Program p = new Program(binding(scratch), type);
                    p.add(x, p.scale(y, 1, p.scratch(y.shape())), y);
                    p.toStep().run();
                }
                if (i % 500 == 0) {
                    System.gc();
                }
            }
            assertEquals(before, eager.device().allocatedBytes());
            Tolerance.REFERENCE.check("sum", new double[] {3000}, y.slice(0, 63, 1).slice(1, 63, 1));
            // A step that was bound before the collections still sees the memory as it is now.
            try (Arena scratch = new Arena(eager.device())) {
                Program p = new Program(binding(scratch), type);
                p.scale(x, 2, y);
                Step step = p.toStep();
                System.gc();
                Eager.fill(x, 21);
                step.run();
                Tolerance.REFERENCE.check("twice", new double[] {42}, y.slice(0, 5, 1).slice(1, 9, 1));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void aTensorWithoutElementsIsRefusedInOneLine(DataType type) {
        try (Eager eager = new Eager(type); Arena scratch = new Arena(eager.device())) {
            Tensor empty = eager.tensor(Shape.of(2, 0));
            var refused = assertThrows(IllegalArgumentException.class,
                    () -> new Program(binding(scratch), type).exp(empty, empty));
            assertEquals("ND4J cannot compute on a tensor without elements: " + type + " [2, 0]", refused.getMessage());
        }
    }

    /** The same numbers dense, sliced on the last axis, sliced in the middle, and with axes exchanged in memory. */
    private static List<Tensor> views(Eager eager, Shape shape, double[] x) {
        int last = shape.rank() - 1;
        Tensor wide = eager.tensor(shape.with(last - 1, shape.size(last - 1) + 2), Double.NaN);
        Tensor middle = Eager.fill(wide.slice(last - 1, 1, shape.size(last - 1)), x);
        int[] order = new int[shape.rank()];
        Arrays.setAll(order, i -> last - i);
        int[] sizes = new int[shape.rank()];
        Arrays.setAll(sizes, i -> shape.size(last - i));
        Tensor turned = Eager.fill(eager.tensor(Shape.of(sizes), Double.NaN).permute(order), x);
        return List.of(eager.tensor(shape, x), eager.strided(shape, x), middle, turned);
    }

    private static void run(Eager eager, java.util.function.Consumer<Program> body) {
        try (Arena scratch = new Arena(eager.device())) {
            Program program = new Program(binding(scratch), eager.type());
            body.accept(program);
            program.toStep().run();
        }
    }

    private static Binding binding(Arena scratch) {
        return new Binding() {
            @Override
            public PreparedWeight weight(Weight weight) {
                throw new AssertionError("no weights here");
            }

            @Override
            public Tensor state(StateTensor state) {
                throw new AssertionError("no states here");
            }

            @Override
            public Lanes lanes() {
                throw new AssertionError("no lanes here");
            }

            @Override
            public Arena scratch() {
                return scratch;
            }
        };
    }
}
