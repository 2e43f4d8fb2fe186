// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.pointwise;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.kernel.WeightForm;
import io.heddle.api.operator.Activate;
import io.heddle.api.operator.Activation;
import io.heddle.api.operator.Add;
import io.heddle.api.operator.Broadcast;
import io.heddle.api.operator.Clip;
import io.heddle.api.operator.Concat;
import io.heddle.api.operator.Gate;
import io.heddle.api.operator.Lerp;
import io.heddle.api.operator.Operator;
import io.heddle.api.operator.Scale;
import io.heddle.api.operator.SoftCap;
import io.heddle.api.operator.Softplus;
import io.heddle.api.operator.StepDecay;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.Agreement;
import io.heddle.compute.vector.internal.Draw;
import io.heddle.compute.vector.internal.Stage;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PointwiseKernelsTest {
    private static final Agreement AGREEMENT = new Agreement();
    private static final double[] SPECIAL = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0, -0.0, -1e30, 1e30,
        88.5, 89, -88, -104, 700, -700, 0.6, -0.62, 0.63};

    /** ND4J's own maximum gives 0 for NaN, so it is no oracle for these; see the test below. */
    private static final Set<Activation> LOSES_NAN = Set.of(Activation.RELU, Activation.SQUARED_RELU, Activation.ELU_PLUS_ONE,
            Activation.INVERSE_ROOT);

    @AfterAll
    static void close() {
        AGREEMENT.close();
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void activationsAreExactOverTheirRange(Activation activation) {
        double[] x = Draw.seeded(1).uniform(Shape.of(3, 5, 37), -12, 12);
        for (double size : new double[] {1, 1e-3, 5}) {
            double[] scaled = Arrays.stream(x).map(value -> (float) (value * size)).toArray();
            AGREEMENT.check(activation + " at " + size, Agreement.DIRECT,
                    stage -> new Activate(stage.strided(Shape.of(3, 5, 37), scaled), activation));
        }
    }

    @ParameterizedTest
    @EnumSource(value = Activation.class, names = {"GELU", "GELU_TANH", "SILU", "SQUARED_RELU", "INVERSE_ROOT"},
            mode = EnumSource.Mode.EXCLUDE)
    void activationsOfSpecialNumbersAreThoseOfTheOracle(Activation activation) {
        for (double special : SPECIAL) {
            if (Double.isNaN(special) && LOSES_NAN.contains(activation)) {
                continue;
            }
            AGREEMENT.check(activation + " of " + special, Agreement.DIRECT,
                    stage -> new Activate(stage.tensor(Shape.of(1, 1, 3), special), activation));
        }
    }

    @ParameterizedTest
    @EnumSource(value = Activation.class)
    void nanStaysNan(Activation activation) {
        try (Stage stage = AGREEMENT.stage(WeightForm.STORED)) {
            Tensor y = stage.run(new Activate(stage.tensor(Shape.of(1, 1, 21), Double.NaN), activation)).getFirst();
            for (double value : Stage.values(y)) {
                assertTrue(Double.isNaN(value), activation + " of NaN is " + value);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 16, 31, 64, 100, 4096})
    void operatorsOfTwoTensorsAgreeAtAnyWidth(int width) {
        Shape shape = Shape.of(2, 3, width);
        Draw draw = Draw.seeded(width);
        double[] a = draw.normal(shape);
        double[] b = draw.normal(shape);
        double[] weight = draw.normal(Shape.of(width));
        List<BiFunction<Stage, Tensor[], Operator>> operators = List.of(
                (stage, x) -> new Add(x[0], x[1]),
                (stage, x) -> new Add(x[0], x[1], 0.25, -3),
                (stage, x) -> new Gate(x[0], x[1], Activation.SILU),
                (stage, x) -> new Gate(x[0], x[1].slice(-1, 0, 1), Activation.SIGMOID),
                (stage, x) -> new Concat(List.of(x[0], x[1], x[0])),
                (stage, x) -> new Lerp(x[0], x[1], stage.weight("share", Shape.of(width), weight)),
                (stage, x) -> new Scale(x[0], -1.75),
                (stage, x) -> new Clip(x[0], -0.5, 0.75),
                (stage, x) -> new SoftCap(x[0], 0.8),
                (stage, x) -> new Softplus(x[0], stage.weight("bias", Shape.of(width), weight), 0, Double.POSITIVE_INFINITY),
                (stage, x) -> new Softplus(x[0], stage.weight("bias", Shape.of(width), weight), 0.1, 0.9),
                (stage, x) -> new StepDecay(x[0], stage.weight("bias", Shape.of(width), weight),
                        stage.weight("aLog", Shape.of(1), 0.4)),
                (stage, x) -> new Broadcast(x[0], stage.weight("w", Shape.of(width), weight)));
        for (int i = 0; i < operators.size(); i++) {
            var operator = operators.get(i);
            String what = "operator " + i + " at " + width;
            AGREEMENT.check(what, Agreement.DIRECT,
                    stage -> operator.apply(stage, new Tensor[] {stage.tensor(shape, a), stage.tensor(shape, b)}));
            AGREEMENT.check(what + " strided", Agreement.DIRECT,
                    stage -> operator.apply(stage, new Tensor[] {stage.strided(shape, a), stage.tensor(shape, b)}));
            AGREEMENT.check(what + " turned", Agreement.DIRECT,
                    stage -> operator.apply(stage, new Tensor[] {stage.turned(shape, a), stage.strided(shape, b)}));
        }
    }

    @Test
    void aStepAllocatesNothing() {
        double[] x = Draw.seeded(9).normal(Shape.of(1, 1, 2048));
        AGREEMENT.checkAllocatesNothing("a gate", stage -> new Gate(stage.tensor(Shape.of(1, 1, 2048), x),
                stage.tensor(Shape.of(1, 1, 2048), x), Activation.SILU));
        AGREEMENT.checkAllocatesNothing("a sum", stage -> new Add(stage.tensor(Shape.of(1, 1, 2048), x),
                stage.tensor(Shape.of(1, 1, 2048), x)));
    }
}
