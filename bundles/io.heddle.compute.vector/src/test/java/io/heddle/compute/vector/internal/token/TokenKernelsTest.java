// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.token;

import io.heddle.api.operator.Activation;
import io.heddle.api.operator.CausalConv;
import io.heddle.api.operator.LastToken;
import io.heddle.api.operator.Reverse;
import io.heddle.api.operator.ScatterTokens;
import io.heddle.api.operator.SelectTokens;
import io.heddle.api.operator.TokenShift;
import io.heddle.api.state.Growth;
import io.heddle.api.state.StateEntry;
import io.heddle.api.tensor.Shape;
import io.heddle.compute.vector.internal.Agreement;
import io.heddle.compute.vector.internal.Draw;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenKernelsTest {
    private static final Agreement AGREEMENT = new Agreement();

    @AfterAll
    static void close() {
        AGREEMENT.close();
    }

    @ParameterizedTest
    @CsvSource({"1,40,4", "2,33,4", "7,5,4", "6,64,3", "4,20,1", "3,17,2", "20,48,7"})
    void convolutionsAgreeWithRaggedRowsAndCarriedInputs(int time, int channels, int taps) {
        Shape shape = Shape.of(2, time, channels);
        Draw draw = Draw.seeded(time + channels + taps);
        double[] x = draw.normal(shape);
        double[] weight = draw.normal(Shape.of(channels, taps));
        double[] bias = draw.normal(Shape.of(channels));
        double[] state = draw.normal(Shape.of(3, taps - 1, channels));
        for (int second : new int[] {time, time / 2, 0}) {
            AGREEMENT.check("a convolution", Agreement.DIRECT, stage -> {
                stage.lanes(new int[] {2, 0}, new int[] {5, 9}, new int[] {time, time});
                return new CausalConv(stage.strided(shape, x), stage.weight("w", Shape.of(channels, taps), weight),
                        second == 0 ? Optional.empty() : Optional.of(stage.weight("b", Shape.of(channels), bias)),
                        Activation.SILU, stage.state("conv", Shape.of(3, taps - 1, channels), state));
            });
        }
    }

    @Test
    void tokensMoveAsTheOracleMovesThem() {
        Shape shape = Shape.of(2, 4, 19);
        Draw draw = Draw.seeded(3);
        double[] x = draw.normal(shape);
        double[] state = draw.normal(Shape.of(2, 19));
        AGREEMENT.check("a shift", 0, stage -> {
            stage.lanes(0, 4, 4);
            return new TokenShift(stage.strided(shape, x), stage.state("last", Shape.of(2, 19), state));
        });
        AGREEMENT.check("the last token", 0, stage -> {
            stage.lanes(0, 3, 0);
            return new LastToken(stage.strided(shape, x));
        });
        AGREEMENT.check("the reverse", 0, stage -> {
            stage.lanes(0, 3, 4);
            return new Reverse(stage.strided(shape, x));
        });
        double[] mask = {1, 0, 1, 1, 0, 1, 1, -2};
        AGREEMENT.check("a selection", 0, stage -> {
            stage.lanes(7, 4, 4);
            return new SelectTokens(stage.strided(shape, x), stage.tensor(Shape.of(2, 4), mask), 2,
                    stage.state("admitted", StateEntry.Kind.INDEX, new Growth.Fixed(), Shape.of(), Shape.of(2), 5));
        });
        double[] part = draw.normal(Shape.of(2, 2, 19));
        AGREEMENT.check("a return", 0, stage -> new ScatterTokens(stage.strided(shape, x), stage.tensor(Shape.of(2, 2, 19), part),
                stage.indices(Shape.of(2, 2), 3, -1, 0, 2)));
    }

    @Test
    void aStepAllocatesNothing() {
        double[] x = Draw.seeded(9).normal(Shape.of(1, 1, 256));
        double[] weight = Draw.seeded(9).normal(Shape.of(256, 4));
        AGREEMENT.checkAllocatesNothing("a convolution", stage -> new CausalConv(stage.tensor(Shape.of(1, 1, 256), x),
                stage.weight("w", Shape.of(256, 4), weight), Optional.empty(), Activation.SILU,
                stage.state("conv", Shape.of(1, 3, 256), 0)));
    }
}
