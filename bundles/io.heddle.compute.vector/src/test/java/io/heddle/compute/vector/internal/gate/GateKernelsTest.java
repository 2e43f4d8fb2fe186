// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.gate;

import io.heddle.api.operator.LowerBoundedGate;
import io.heddle.api.operator.RgLruGate;
import io.heddle.api.tensor.Shape;
import io.heddle.compute.vector.internal.Agreement;
import io.heddle.compute.vector.internal.Draw;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateKernelsTest {
    private static final Agreement AGREEMENT = new Agreement();

    @AfterAll
    static void close() {
        AGREEMENT.close();
    }

    @ParameterizedTest
    @CsvSource({"1,40", "5,7", "9,37", "3,300"})
    void boundedGatesAgreeInEachLayer(int time, int channels) {
        Shape shape = Shape.of(2, time, channels);
        Draw draw = Draw.seeded(time + channels);
        double[] x = draw.uniform(shape, -30, 30);
        double[] bounds = draw.normal(Shape.of(4, channels));
        for (int layer = 0; layer < 4; layer++) {
            int at = layer;
            AGREEMENT.check("a gate of layer " + layer, Agreement.DIRECT, stage -> new LowerBoundedGate(stage.strided(shape, x),
                    Optional.of(stage.weight("bounds", Shape.of(4, channels), bounds)), at));
        }
        AGREEMENT.check("a gate without bounds", Agreement.DIRECT,
                stage -> new LowerBoundedGate(stage.turned(shape, x), Optional.empty(), 3));
    }

    @ParameterizedTest
    @CsvSource({"1,40", "5,7", "9,37", "3,300"})
    void realGatesAgreeWithRaggedRowsAndRestarts(int time, int channels) {
        Shape shape = Shape.of(2, time, channels);
        Draw draw = Draw.seeded(time + channels);
        double[] x = draw.normal(shape);
        double[] recurrence = draw.uniform(shape, -20, 6);
        double[] input = draw.normal(shape);
        double[] lambda = draw.uniform(Shape.of(channels), -9, 2);
        for (int second : new int[] {time, time / 2, 0}) {
            AGREEMENT.check("a gate", Agreement.DIRECT, stage -> {
                stage.lanes(new int[] {0, 1}, new int[] {0, 3}, new int[] {time, second});
                return new RgLruGate(stage.strided(shape, x), stage.strided(shape, recurrence), stage.tensor(shape, input),
                        stage.weight("lambda", Shape.of(channels), lambda), second > 0);
            });
        }
    }

    @Test
    void aStepAllocatesNothing() {
        Shape shape = Shape.of(1, 1, 96);
        double[] x = Draw.seeded(9).normal(shape);
        AGREEMENT.checkAllocatesNothing("a real gate", stage -> new RgLruGate(stage.tensor(shape, x), stage.tensor(shape, x),
                stage.tensor(shape, x), stage.weight("lambda", Shape.of(96), x), false));
        AGREEMENT.checkAllocatesNothing("a bounded gate", stage -> new LowerBoundedGate(stage.tensor(shape, x).slice(-1, 0, 48),
                Optional.of(stage.weight("bounds", Shape.of(2, 48), x)), 1));
    }
}
