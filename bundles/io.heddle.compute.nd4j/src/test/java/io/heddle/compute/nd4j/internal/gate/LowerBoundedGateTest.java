// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.gate;

import io.heddle.api.operator.Activation;
import io.heddle.api.operator.LowerBoundedGate;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.Eager;
import io.heddle.compute.nd4j.internal.Numbers;
import io.heddle.compute.nd4j.internal.Tolerance;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** HGRN's forget gate by its formula. */
class LowerBoundedGateTest {
    private static final int LAYERS = 4;
    private static final int CHANNELS = 5;
    private static final Shape SHAPE = Shape.of(2, 3, CHANNELS);

    @ParameterizedTest
    @CsvSource({"F32, 0", "F32, 1", "F32, 3", "F64, 0", "F64, 1", "F64, 2", "F64, 3"})
    void theBoundGrowsWithTheLayer(DataType type, int layer) {
        Numbers numbers = Numbers.seeded(71, type);
        double[] bounds = numbers.normal((long) LAYERS * CHANNELS);
        double[] x = numbers.uniform(SHAPE.count(), -12, 12);
        try (Eager eager = new Eager(type)) {
            check(x, bounds, layer, eager.runAll(new LowerBoundedGate(eager.strided(SHAPE, x),
                    Optional.of(eager.weight("bounds", Shape.of(LAYERS, CHANNELS), bounds)), layer)));
        }
    }

    @ParameterizedTest
    @EnumSource(value = DataType.class, names = {"F32", "F64"})
    void withoutBoundsTheGateIsASigmoid(DataType type) {
        double[] x = Numbers.seeded(72, type).uniform(SHAPE.count(), -300, 300);
        try (Eager eager = new Eager(type)) {
            check(x, new double[LAYERS * CHANNELS], 0,
                    eager.runAll(new LowerBoundedGate(eager.tensor(SHAPE, x), Optional.empty(), 7)));
        }
    }

    private static void check(double[] x, double[] bounds, int layer, List<Tensor> found) {
        double[] logs = new double[x.length];
        double[] rest = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            double bound = bound(bounds, layer, i % CHANNELS);
            rest[i] = (1 - bound) / (1 + Math.exp(x[i]));
            logs[i] = bound == 0 ? Numbers.activation(Activation.LOG_SIGMOID, x[i])
                    : Math.log(bound + (1 - bound) / (1 + Math.exp(-x[i])));
        }
        Tolerance.REFERENCE.check("log f", logs, found.get(0));
        Tolerance.REFERENCE.check("1 - f", rest, found.get(1));
    }

    private static double bound(double[] bounds, int layer, int channel) {
        double sum = 0;
        double all = 0;
        for (int i = 0; i < LAYERS; i++) {
            double share = Math.exp(bounds[i * CHANNELS + channel]);
            all += share;
            sum += i > 0 && i <= layer ? share : 0;
        }
        return sum / all;
    }
}
