// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.norm;

import io.heddle.api.operator.Activation;
import io.heddle.api.operator.GatedRmsNorm;
import io.heddle.api.operator.L2Norm;
import io.heddle.api.operator.LayerNorm;
import io.heddle.api.operator.Operator;
import io.heddle.api.operator.RmsNorm;
import io.heddle.api.operator.SumNorm;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.Agreement;
import io.heddle.compute.vector.internal.Draw;
import io.heddle.compute.vector.internal.Stage;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormKernelsTest {
    private static final Agreement AGREEMENT = new Agreement();

    @AfterAll
    static void close() {
        AGREEMENT.close();
    }

    @ParameterizedTest
    @CsvSource({"64,64", "64,16", "36,12", "7,7", "33,11", "1,1"})
    void normsAgreeAtAnyWidthAndGroup(int width, int group) {
        Shape shape = Shape.of(2, 5, width);
        Draw draw = Draw.seeded(width + group);
        double[] x = draw.normal(shape);
        double[] gate = draw.normal(shape);
        double[] w = draw.normal(Shape.of(width));
        double[] shared = draw.normal(Shape.of(group));
        List<BiFunction<Stage, Tensor, Operator>> operators = List.of(
                (stage, in) -> new RmsNorm(in, Optional.of(stage.weight("w", Shape.of(width), w)), 1e-5, group, 0),
                (stage, in) -> new RmsNorm(in, Optional.of(stage.weight("w", Shape.of(group), shared)), 1e-5, group, 1),
                (stage, in) -> new RmsNorm(in, Optional.empty(), 1e-6, group, 0),
                (stage, in) -> new RmsNorm(in, Optional.of(stage.weight("w", Shape.of(width), w)), 0.5, group, 0, true),
                (stage, in) -> new GatedRmsNorm(in, stage.strided(shape, gate), stage.weight("w", Shape.of(width), w), 1e-5, group,
                        true, Activation.SILU),
                (stage, in) -> new GatedRmsNorm(in, stage.tensor(shape, gate), stage.weight("w", Shape.of(group), shared), 1e-5,
                        group, false, Activation.SIGMOID),
                (stage, in) -> new LayerNorm(in, Optional.of(stage.weight("w", Shape.of(width), w)),
                        Optional.of(stage.weight("b", Shape.of(width), w)), 1e-5, group),
                (stage, in) -> new LayerNorm(in, Optional.empty(), Optional.empty(), 1e-2, group),
                (stage, in) -> new L2Norm(in, 1e-6),
                // Far from 0, where a sum of numbers of both signs has few digits left.
                (stage, in) -> new SumNorm(in, 100));
        for (int i = 0; i < operators.size(); i++) {
            var operator = operators.get(i);
            AGREEMENT.check("norm " + i, Agreement.DIRECT, stage -> operator.apply(stage, stage.tensor(shape, x)));
            AGREEMENT.check("norm " + i + " strided", Agreement.DIRECT, stage -> operator.apply(stage, stage.strided(shape, x)));
            AGREEMENT.check("norm " + i + " turned", Agreement.DIRECT, stage -> operator.apply(stage, stage.turned(shape, x)));
        }
    }

    @Test
    void aRowWithNanDoesNotTouchItsNeighbours() {
        double[] x = Draw.seeded(4).normal(Shape.of(1, 3, 40));
        x[45] = Double.NaN;
        AGREEMENT.check("a norm beside NaN", Agreement.DIRECT, stage -> new RmsNorm(stage.tensor(Shape.of(1, 3, 40), x), 1e-5));
    }

    @Test
    void aStepAllocatesNothing() {
        double[] x = Draw.seeded(9).normal(Shape.of(1, 1, 2048));
        AGREEMENT.checkAllocatesNothing("a norm", stage -> new GatedRmsNorm(stage.tensor(Shape.of(1, 1, 2048), x),
                stage.tensor(Shape.of(1, 1, 2048), x), stage.weight("w", Shape.of(2048), x), 1e-5, 2048, true, Activation.SILU));
    }
}
