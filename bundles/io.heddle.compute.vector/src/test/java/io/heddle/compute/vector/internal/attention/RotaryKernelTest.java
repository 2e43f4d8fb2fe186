// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.attention;

import io.heddle.api.operator.Rotary;
import io.heddle.api.operator.Rotary.Scaling;
import io.heddle.api.operator.RotaryEmbedding;
import io.heddle.api.tensor.Shape;
import io.heddle.compute.vector.internal.Agreement;
import io.heddle.compute.vector.internal.Draw;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RotaryKernelTest {
    private static final Agreement AGREEMENT = new Agreement();
    private static final List<Scaling> SCALINGS = List.of(new Scaling.None(), new Scaling.Linear(4), new Scaling.Dynamic(2, 16),
            new Scaling.Llama3(8, 1, 4, 64), new Scaling.Yarn(4, 32, 1, 64, 1.1, true));

    @AfterAll
    static void close() {
        AGREEMENT.close();
    }

    @ParameterizedTest
    @EnumSource
    void everyScalingAgreesForAnyWidth(Rotary.Pairing pairing) {
        Draw draw = Draw.seeded(71);
        for (Scaling scaling : SCALINGS) {
            for (int width : new int[] {4, 6, 32, 50, 64}) {
                Shape shape = Shape.of(2, 5, 3, 64);
                double[] x = draw.normal(shape);
                Rotary rotary = new Rotary(width, 10_000, pairing, scaling);
                AGREEMENT.check(pairing + " " + scaling + " of " + width, Agreement.DIRECT, stage -> {
                    stage.lanes(new int[] {1, 0}, new int[] {11, 4090}, new int[] {5, 5});
                    return new RotaryEmbedding(width % 4 == 0 ? stage.strided(shape, x) : stage.turned(shape, x), rotary);
                });
            }
        }
    }

    @Test
    void aPositionIsTurnedTheSameAfterOthersTookItsPlace() {
        Draw draw = Draw.seeded(72);
        Shape shape = Shape.of(1, 1, 2, 8);
        Rotary rotary = new Rotary(8, 10_000, Rotary.Pairing.HALVES, new Scaling.Dynamic(2, 16));
        double[] x = draw.normal(shape);
        for (int start : new int[] {3, 3 + 2048, 3, 20, 3 + 4096, 20}) {
            AGREEMENT.check("position " + start, Agreement.DIRECT,
                    stage -> new RotaryEmbedding(stage.lanes(start, 1).tensor(shape, x), rotary));
        }
    }

    @Test
    void aStepAllocatesNothing() {
        double[] x = Draw.seeded(73).normal(Shape.of(1, 1, 8, 64));
        int[] start = {100};
        AGREEMENT.checkAllocatesNothing("a rotation", stage -> new RotaryEmbedding(
                stage.lanes(start[0]++, 1).tensor(Shape.of(1, 1, 8, 64), x),
                new Rotary(64, 10_000, Rotary.Pairing.HALVES, new Scaling.Dynamic(2, 16))));
    }
}
