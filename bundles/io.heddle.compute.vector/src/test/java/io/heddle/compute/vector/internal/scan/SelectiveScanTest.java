// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.scan;

import io.heddle.api.operator.Operator;
import io.heddle.api.operator.SelectiveScan;
import io.heddle.api.state.StateTensor;
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

    /** Drawn operands of one size. */
    private static final class Case {
        final Shape shape;
        final Shape shared;
        final Shape rates;
        final double[] x;
        final double[] dt;
        final double[] gate;
        final double[] b;
        final double[] c;
        final double[] aLog;
        final double[] d;
        final double[] h;

        Case(int time, int channels, int states, int groups) {
            Draw draw = Draw.seeded(time + 31L * channels + 7L * states + groups);
            shape = Shape.of(2, time, channels);
            shared = groups == 0 ? Shape.of(2, time, states) : Shape.of(2, time, groups, states);
            rates = Shape.of(channels, states);
            x = draw.normal(shape);
            dt = draw.uniform(shape, 0, 0.5);
            gate = draw.normal(shape);
            b = draw.normal(shared);
            c = draw.normal(shared);
            aLog = draw.uniform(rates, -1, 3);
            d = draw.normal(Shape.of(channels));
            h = draw.normal(Shape.of(3, channels, states));
        }

        Operator on(Stage stage, Optional<Tensor> z) {
            StateTensor state = stage.state("h", Shape.of(3, rates.size(0), rates.size(1)), h);
            return new SelectiveScan(stage.strided(shape, x), stage.tensor(shape, dt), stage.weight("aLog", rates, aLog),
                    stage.strided(shared, b), stage.tensor(shared, c), stage.weight("d", Shape.of(d.length), d), z, state);
        }
    }

    @ParameterizedTest
    @CsvSource({"1,40,16,0", "1,37,5,0", "3,48,16,2", "5,20,4,0", "9,70,16,0", "70,33,16,0", "130,48,16,3", "67,40,7,2", "12,16,37,1",
            "40,300,32,0", "10,24,64,0"})
    void agreesAtAnySizeWithRaggedRowsAndGroups(int time, int channels, int states, int groups) {
        Case drawn = new Case(time, channels, states, groups);
        for (int second : new int[] {time, time / 2, 0}) {
            AGREEMENT.check("a scan", Agreement.LONG, stage -> {
                stage.lanes(new int[] {2, 0}, new int[] {0, 3}, new int[] {time, second});
                return drawn.on(stage, second == 0 ? Optional.empty() : Optional.of(stage.strided(drawn.shape, drawn.gate)));
            });
        }
    }

    @ParameterizedTest
    @CsvSource({"2,20,16", "30,20,5"})
    void longZeroNegativeAndUndefinedStepsAgreeAndStayInTheirChannel(int time, int channels, int states) {
        Case drawn = new Case(time, channels, states, 0);
        double[] odd = {1e4, 0, -0.25, Double.NaN, Double.POSITIVE_INFINITY};
        for (int i = 0; i < odd.length; i++) {
            drawn.dt[(time - 1) * channels + i] = odd[i];
        }
        drawn.x[channels - 1] = Double.NaN;
        AGREEMENT.check("odd steps", Agreement.LONG, stage -> drawn.on(stage.lanes(0, time, time), Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({"2,20", "30,20"})
    void tokensBeyondACountMayBeAnything(int time, int channels) {
        Case drawn = new Case(time, channels, 16, 0);
        for (int i = time * channels + channels; i < 2 * time * channels; i++) {
            drawn.x[i] = Double.NaN;
            drawn.dt[i] = Double.NaN;
        }
        AGREEMENT.check("padding", Agreement.LONG, stage -> drawn.on(stage.lanes(0, time, 1), Optional.empty()));
    }

    @Test
    void turnedInputsAgree() {
        Case drawn = new Case(20, 24, 16, 0);
        AGREEMENT.check("turned", Agreement.LONG, stage -> {
            stage.lanes(0, 20, 11);
            return new SelectiveScan(stage.turned(drawn.shape, drawn.x), stage.turned(drawn.shape, drawn.dt),
                    stage.weight("aLog", drawn.rates, drawn.aLog), stage.turned(drawn.shared, drawn.b),
                    stage.turned(drawn.shared, drawn.c), stage.weight("d", Shape.of(24), drawn.d),
                    Optional.of(stage.turned(drawn.shape, drawn.gate)), stage.state("h", Shape.of(3, 24, 16), drawn.h));
        });
    }

    @Test
    void neitherAStepNorAChunkAllocates() {
        for (int time : new int[] {1, 40}) {
            Case drawn = new Case(time, 100, 16, 0);
            AGREEMENT.checkAllocatesNothing("a scan of " + time, stage -> {
                stage.lanes(0, time, time);
                return drawn.on(stage, Optional.of(stage.tensor(drawn.shape, drawn.gate)));
            });
        }
    }
}
