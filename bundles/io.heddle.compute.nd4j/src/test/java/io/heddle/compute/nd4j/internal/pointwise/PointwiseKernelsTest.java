// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.pointwise;

import io.heddle.api.operator.Activate;
import io.heddle.api.operator.Activation;
import io.heddle.api.operator.Add;
import io.heddle.api.operator.Broadcast;
import io.heddle.api.operator.Clip;
import io.heddle.api.operator.Concat;
import io.heddle.api.operator.Gate;
import io.heddle.api.operator.Lerp;
import io.heddle.api.operator.Scale;
import io.heddle.api.operator.SoftCap;
import io.heddle.api.operator.Softplus;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.Eager;
import io.heddle.compute.nd4j.internal.Numbers;
import io.heddle.compute.nd4j.internal.Tolerance;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PointwiseKernelsTest {
    private static final Shape SHAPE = Shape.of(2, 5, 7);

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void everyActivationIsItsFormula(DataType type) {
        double[] x = {-60, -31.5, -12, -3.25, -1, -0.5, -1e-3, 0, 1e-3, 0.25, 1, 2.5, 9, 17, 55, 80};
        Numbers.round(x, type);
        for (Activation activation : Activation.values()) {
            double[] expected = Arrays.stream(x).map(v -> Numbers.activation(activation, v)).toArray();
            try (Eager eager = new Eager(type)) {
                for (Tensor in : List.of(eager.tensor(Shape.of(2, 8), x), eager.strided(Shape.of(2, 8), x))) {
                    Tensor y = eager.run(new Activate(in, activation));
                    for (int i = 0; i < x.length; i++) {
                        Tolerance.REFERENCE.check(activation + "(" + x[i] + ")", new double[] {expected[i]},
                                new double[] {Eager.values(y)[i]}, type);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void sumsAndProductsFollowTheirFormulas(DataType type) {
        Numbers numbers = Numbers.seeded(11, type);
        double[] x = numbers.normal(70);
        double[] other = numbers.normal(70);
        double[] row = numbers.normal(7);
        double[] gates = numbers.normal(10);
        try (Eager eager = new Eager(type)) {
            for (boolean strided : new boolean[] {false, true}) {
                Tensor a = strided ? eager.strided(SHAPE, x) : eager.tensor(SHAPE, x);
                Tensor b = strided ? eager.strided(SHAPE, other) : eager.tensor(SHAPE, other);
                check("add", eager.run(new Add(a, b)), i -> x[i] + other[i]);
                check("scaled add", eager.run(new Add(a, b, 0.5, -2)), i -> 0.5 * x[i] - 2 * other[i]);
                check("scale", eager.run(new Scale(a, 3.5)), i -> 3.5 * x[i]);
                check("cap", eager.run(new SoftCap(a, 0.75)), i -> 0.75 * Math.tanh(x[i] / 0.75));
                check("clip", eager.run(new Clip(a, -0.5, 0.75)), i -> Math.clamp(x[i], -0.5, 0.75));
                check("clip from below", eager.run(new Clip(a, 0.25, Double.POSITIVE_INFINITY)), i -> Math.max(x[i], 0.25));
                check("clip from above", eager.run(new Clip(a, Double.NEGATIVE_INFINITY, 0.25)), i -> Math.min(x[i], 0.25));
                check("gate", eager.run(new Gate(a, b, Activation.SILU)),
                        i -> x[i] * Numbers.activation(Activation.SILU, other[i]));
                check("product", eager.run(new Gate(a, b, Activation.IDENTITY)), i -> x[i] * other[i]);
                check("row gate", eager.run(new Gate(a, eager.tensor(SHAPE.with(-1, 1), gates), Activation.SIGMOID)),
                        i -> x[i] * Numbers.activation(Activation.SIGMOID, gates[i / 7]));
                check("lerp", eager.run(new Lerp(a, b, eager.weight("share", Shape.of(7), row))),
                        i -> x[i] + (other[i] - x[i]) * row[i % 7]);
                check("broadcast", eager.run(new Broadcast(a, eager.weight("rows", Shape.of(2, 5), gates))), i -> gates[i % 10]);
                check("softplus", eager.run(new Softplus(a, eager.weight("bias", Shape.of(7), row), 0.4, 1.5)),
                        i -> Math.clamp(Numbers.activation(Activation.SOFTPLUS, x[i] + row[i % 7]), 0.4, 1.5));
            }
        }
    }

    private static void check(String what, Tensor found, java.util.function.IntToDoubleFunction formula) {
        double[] expected = IntStream.range(0, (int) found.shape().count()).mapToDouble(formula).toArray();
        Tolerance.REFERENCE.check(what, expected, found);
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void partsLieSideBySide(DataType type) {
        Numbers numbers = Numbers.seeded(12, type);
        double[] first = numbers.normal(30);
        double[] second = numbers.normal(20);
        double[] third = numbers.normal(10);
        try (Eager eager = new Eager(type)) {
            Tensor y = eager.run(new Concat(List.of(eager.strided(Shape.of(2, 5, 3), first),
                    eager.tensor(Shape.of(2, 5, 2), second), eager.strided(Shape.of(2, 5, 1), third))));
            check("concat", y, i -> {
                int token = i / 6;
                int channel = i % 6;
                return channel < 3 ? first[token * 3 + channel] : channel < 5 ? second[token * 2 + channel - 3] : third[token];
            });
        }
    }
}
