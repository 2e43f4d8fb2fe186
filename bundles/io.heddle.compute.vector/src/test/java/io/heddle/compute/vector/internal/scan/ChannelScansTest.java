// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.scan;

import io.heddle.api.operator.ChannelRecurrence;
import io.heddle.api.operator.ComplexRecurrence;
import io.heddle.api.operator.Wkv4;
import io.heddle.api.tensor.Shape;
import io.heddle.compute.vector.internal.Agreement;
import io.heddle.compute.vector.internal.Draw;
import io.heddle.compute.vector.internal.Stage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelScansTest {
    private static final Agreement AGREEMENT = new Agreement();

    @AfterAll
    static void close() {
        AGREEMENT.close();
    }

    private static Stage lanes(Stage stage, int time, int second) {
        return stage.lanes(new int[] {2, 0}, new int[] {0, 3}, new int[] {time, second});
    }

    @ParameterizedTest
    @CsvSource({"1,40", "1,7", "9,37", "50,300", "33,16"})
    void decayingSumsAgree(int time, int channels) {
        Shape shape = Shape.of(2, time, channels);
        Draw draw = Draw.seeded(time + channels);
        double[] x = draw.normal(shape);
        double[] logDecay = draw.uniform(shape, -3, 0);
        logDecay[0] = Double.NEGATIVE_INFINITY;
        logDecay[channels - 1] = Double.NEGATIVE_INFINITY;
        double[] h = draw.normal(Shape.of(3, channels));
        for (int second : new int[] {time, time / 2, 0}) {
            AGREEMENT.check("a decaying sum", Agreement.LONG, stage -> new ChannelRecurrence(lanes(stage, time, second).strided(shape, x),
                    stage.tensor(shape, logDecay), stage.state("h", Shape.of(3, channels), h)));
        }
        AGREEMENT.check("turned", Agreement.LONG, stage -> new ChannelRecurrence(lanes(stage, time, time).turned(shape, x),
                stage.turned(shape, logDecay), stage.state("h", Shape.of(3, channels), h)));
    }

    @ParameterizedTest
    @CsvSource({"1,40", "1,7", "9,37", "50,300", "33,16"})
    void averagesAgreeOnEmptyAndOtherHistories(int time, int channels) {
        Shape shape = Shape.of(2, time, channels);
        Draw draw = Draw.seeded(time * 3L + channels);
        double[] key = draw.uniform(shape, -30, 30);
        double[] value = draw.normal(shape);
        double[] decay = draw.uniform(Shape.of(channels), -3, 1);
        double[] first = draw.normal(Shape.of(channels));
        double[] state = new double[9 * channels];
        for (int i = 0; i < channels; i++) {
            // The row in slot 2 begins with a history, the one in slot 0 with none.
            state[6 * channels + i] = i % 5 - 2;
            state[7 * channels + i] = 1 + i % 3;
            state[8 * channels + i] = i % 7 - 3;
        }
        for (int second : new int[] {time, time / 2, 0}) {
            AGREEMENT.check("an average", Agreement.LONG, stage -> new Wkv4(lanes(stage, time, second).strided(shape, key),
                    stage.strided(shape, value), stage.weight("decay", Shape.of(channels), decay),
                    stage.weight("first", Shape.of(channels), first), stage.state("wkv", Shape.of(3, 3, channels), state)));
        }
    }

    @ParameterizedTest
    @CsvSource({"1,40", "1,7", "9,37", "50,64"})
    void turningNumbersAgree(int time, int channels) {
        Shape shape = Shape.of(2, time, 2 * channels);
        Draw draw = Draw.seeded(time * 5L + channels);
        double[] x = draw.normal(shape);
        double[] nu = draw.uniform(Shape.of(channels), -6, 1);
        double[] theta = draw.uniform(Shape.of(channels), -4, 1);
        double[] h = draw.normal(Shape.of(3, 2, channels));
        for (int second : new int[] {time, time / 2, 0}) {
            AGREEMENT.check("turning numbers", Agreement.LONG, stage -> new ComplexRecurrence(
                    lanes(stage, time, second).strided(shape, x), stage.weight("nu", Shape.of(channels), nu),
                    stage.weight("theta", Shape.of(channels), theta), stage.state("h", Shape.of(3, 2, channels), h)));
        }
    }

    @Test
    void nanStaysInItsChannelAndRow() {
        Shape shape = Shape.of(2, 6, 20);
        double[] x = Draw.seeded(5).normal(shape);
        double[] logDecay = Draw.seeded(6).uniform(shape, -2, 0);
        x[23] = Double.NaN;
        x[39] = Double.NaN;
        AGREEMENT.check("a sum beside NaN", Agreement.LONG, stage -> new ChannelRecurrence(lanes(stage, 6, 6).tensor(shape, x),
                stage.tensor(shape, logDecay), stage.state("h", Shape.of(3, 20), 0)));
    }

    @Test
    void aStepAllocatesNothing() {
        Shape shape = Shape.of(1, 1, 100);
        double[] x = Draw.seeded(9).normal(shape);
        AGREEMENT.checkAllocatesNothing("a decaying sum", stage -> new ChannelRecurrence(stage.tensor(shape, x),
                stage.tensor(shape, x), stage.state("h", Shape.of(1, 100), 0)));
        AGREEMENT.checkAllocatesNothing("an average", stage -> new Wkv4(stage.tensor(shape, x), stage.tensor(shape, x),
                stage.weight("decay", Shape.of(100), x), stage.weight("first", Shape.of(100), x),
                stage.state("wkv", Shape.of(1, 3, 100), 0)));
        AGREEMENT.checkAllocatesNothing("turning numbers", stage -> new ComplexRecurrence(stage.tensor(shape, x),
                stage.weight("nu", Shape.of(50), nu()), stage.weight("theta", Shape.of(50), nu()),
                stage.state("h", Shape.of(1, 2, 50), 0)));
    }

    private static double[] nu() {
        return Draw.seeded(10).normal(Shape.of(50));
    }
}
