// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.trapezoid;

import io.heddle.api.operator.MergeRanks;
import io.heddle.api.operator.PhaseAccumulation;
import io.heddle.api.operator.PhaseRotation;
import io.heddle.api.operator.Rotary;
import io.heddle.api.operator.SpreadRanks;
import io.heddle.api.operator.TrapezoidalStep;
import io.heddle.api.tensor.Shape;
import io.heddle.compute.vector.internal.Agreement;
import io.heddle.compute.vector.internal.Draw;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TrapezoidKernelsTest {
    private static final Agreement AGREEMENT = new Agreement();

    @AfterAll
    static void close() {
        AGREEMENT.close();
    }

    @ParameterizedTest
    @EnumSource(TrapezoidalStep.Curve.class)
    void coefficientsAgreeAndInvalidTokensHaveNone(TrapezoidalStep.Curve curve) {
        for (int heads : new int[] {1, 5, 16, 37}) {
            Draw draw = Draw.seeded(heads);
            Shape shape = Shape.of(2, 3, heads);
            double[] dt = draw.uniform(shape, 0.01, 1);
            double[] rate = draw.uniform(shape, -6, 6);
            double[] mix = draw.uniform(shape, -6, 6);
            AGREEMENT.check("coefficients", Agreement.DIRECT, stage -> {
                stage.lanes(0, 3, 1);
                return new TrapezoidalStep(stage.strided(shape, dt), stage.tensor(shape, rate), stage.turned(shape, mix), curve, 0.05);
            });
        }
    }

    @ParameterizedTest
    @CsvSource({"1,3,4", "7,4,16", "40,2,5"})
    void phasesAgreeWithRaggedRowsAndCarriedOnes(int time, int heads, int pairs) {
        Draw draw = Draw.seeded(time);
        double[] angle = draw.normal(Shape.of(2, time, pairs));
        double[] dt = draw.uniform(Shape.of(2, time, heads), 0.01, 1);
        double[] state = draw.uniform(Shape.of(3, heads, pairs), 0, 6);
        AGREEMENT.check("phases", Agreement.LONG, stage -> {
            stage.lanes(new int[] {2, 0}, new int[] {4, 0}, new int[] {time, time / 2});
            return new PhaseAccumulation(stage.strided(Shape.of(2, time, pairs), angle), stage.turned(Shape.of(2, time, heads), dt),
                    stage.state("phase", Shape.of(3, heads, pairs), state));
        });
    }

    @ParameterizedTest
    @CsvSource({"1,4,2,16,8", "3,4,4,20,3", "2,6,1,6,2", "1,3,3,64,32"})
    void rotationsAgreeForEachPairing(int ranks, int heads, int groups, int channels, int pairs) {
        Draw draw = Draw.seeded(ranks + channels);
        Shape shape = Shape.of(2, 3, ranks * groups, channels);
        double[] x = draw.normal(shape);
        double[] bias = draw.normal(Shape.of(heads, ranks, channels));
        double[] phase = draw.uniform(Shape.of(2, 3, heads, pairs), -30, 30);
        for (Rotary.Pairing pairing : Rotary.Pairing.values()) {
            AGREEMENT.check("a rotation", Agreement.DIRECT, stage -> {
                stage.lanes(0, 3, 3);
                return new PhaseRotation(stage.strided(shape, x), stage.weight("b", Shape.of(heads, ranks, channels), bias),
                        stage.turned(Shape.of(2, 3, heads, pairs), phase), pairing);
            });
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1,5", "4,3,16", "2,4,33"})
    void ranksAreSpreadAndMerged(int ranks, int heads, int channels) {
        Draw draw = Draw.seeded(ranks);
        double[] weight = draw.normal(Shape.of(heads, ranks, channels));
        Shape one = Shape.of(2, 3, heads, channels);
        Shape all = Shape.of(2, 3, heads * ranks, channels);
        double[] x = draw.normal(all);
        AGREEMENT.check("copies", Agreement.DIRECT, stage -> {
            stage.lanes(0, 3, 3);
            return new SpreadRanks(stage.strided(one, java.util.Arrays.copyOf(x, (int) one.count())),
                    stage.weight("w", Shape.of(heads, ranks, channels), weight));
        });
        AGREEMENT.check("sums", Agreement.DIRECT, stage -> {
            stage.lanes(0, 3, 3);
            return new MergeRanks(stage.turned(all, x), stage.weight("w", Shape.of(heads, ranks, channels), weight));
        });
    }

    @Test
    void aStepAllocatesNothing() {
        double[] x = Draw.seeded(9).normal(Shape.of(1, 1, 4, 32));
        double[] phase = Draw.seeded(9).uniform(Shape.of(1, 1, 4, 16), 0, 6);
        AGREEMENT.checkAllocatesNothing("a rotation", stage -> new PhaseRotation(stage.tensor(Shape.of(1, 1, 4, 32), x),
                stage.weight("b", Shape.of(4, 1, 32), x), stage.tensor(Shape.of(1, 1, 4, 16), phase), Rotary.Pairing.HALVES));
        AGREEMENT.checkAllocatesNothing("phases", stage -> new PhaseAccumulation(stage.tensor(Shape.of(1, 1, 16), 1),
                stage.tensor(Shape.of(1, 1, 4), 0.5), stage.state("phase", Shape.of(1, 4, 16), 0)));
    }
}
