// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.scan;

import io.heddle.api.operator.Operator;
import io.heddle.api.operator.SelectiveScan;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.Agreement;
import io.heddle.compute.vector.internal.Draw;
import io.heddle.compute.vector.internal.Stage;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectiveScanTest {
    private static final Agreement AGREEMENT = new Agreement();

    @AfterAll
    static void close() {
        AGREEMENT.close();
    }

    @ParameterizedTest
    @CsvSource({"1,1,16,1,0.1", "1,40,16,1,0.1", "7,33,5,1,0.1", "130,96,16,1,0.1", "65,48,8,3,0.1", "70,128,4,2,0.2", "20,17,1,1,1",
        "30,20,16,1,60"})
    void scansAgreeWithRaggedRowsAndCarriedStates(int time, int channels, int states, int groups, double mostStep) {
        Draw draw = Draw.seeded(time * 1000L + channels);
        Numbers numbers = new Numbers(draw, 2, time, channels, states, groups, mostStep);
        for (int second : new int[] {time, time / 2, 0}) {
            for (boolean strided : new boolean[] {false, true}) {
                AGREEMENT.check("a scan of " + time, Agreement.LONG, stage -> {
                    stage.lanes(new int[] {2, 0}, new int[] {3, 0}, new int[] {time, second});
                    return numbers.operator(stage, strided, second > 0);
                });
            }
        }
    }

    @Test
    void aChannelWithNanDoesNotTouchItsNeighbours() {
        Numbers numbers = new Numbers(Draw.seeded(3), 1, 9, 20, 16, 1, 0.5);
        numbers.x[20 * 4 + 3] = Double.NaN;
        numbers.dt[20 * 6 + 7] = Double.NaN;
        numbers.dt[20 * 6 + 8] = Double.POSITIVE_INFINITY;
        AGREEMENT.check("a scan with NaN", Agreement.LONG, stage -> numbers.operator(stage.lanes(0, 9), false, true));
    }

    @Test
    void aStepAllocatesNothing() {
        Numbers numbers = new Numbers(Draw.seeded(5), 1, 1, 64, 16, 1, 0.1);
        AGREEMENT.checkAllocatesNothing("a scan", stage -> numbers.operator(stage.lanes(0, 1), false, true));
    }

    private static final class Numbers {
        private final Shape shape;
        private final Shape selection;
        private final double[] x;
        private final double[] dt;
        private final double[] aLog;
        private final double[] b;
        private final double[] c;
        private final double[] d;
        private final double[] gate;
        private final double[] state;
        private final int states;

        Numbers(Draw draw, int batch, int time, int channels, int states, int groups, double mostStep) {
            this.states = states;
            shape = Shape.of(batch, time, channels);
            selection = groups == 1 ? Shape.of(batch, time, states) : Shape.of(batch, time, groups, states);
            x = draw.normal(shape);
            dt = draw.uniform(shape, 0, mostStep);
            aLog = draw.uniform(Shape.of(channels, states), -2, 2.7);
            b = draw.normal(selection);
            c = draw.normal(selection);
            d = draw.normal(Shape.of(channels));
            gate = draw.normal(shape);
            state = draw.normal(Shape.of(3, channels, states));
        }

        Operator operator(Stage stage, boolean strided, boolean gated) {
            int channels = shape.width();
            Optional<Tensor> z = gated ? Optional.of(in(stage, strided, shape, gate)) : Optional.empty();
            return new SelectiveScan(in(stage, strided, shape, x), in(stage, strided, shape, dt),
                    stage.weight("aLog", Shape.of(channels, states), aLog), in(stage, strided, selection, b),
                    stage.turned(selection, c), stage.weight("d", Shape.of(channels), d), z,
                    stage.state("ssm", Shape.of(3, channels, states), state));
        }

        private static Tensor in(Stage stage, boolean strided, Shape shape, double[] values) {
            return strided ? stage.strided(shape, values) : stage.tensor(shape, values);
        }
    }
}
