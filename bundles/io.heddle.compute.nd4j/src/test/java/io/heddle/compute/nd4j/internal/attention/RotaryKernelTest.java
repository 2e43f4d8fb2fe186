// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.attention;

import io.heddle.api.operator.Rotary;
import io.heddle.api.operator.RotaryEmbedding;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.Eager;
import io.heddle.compute.nd4j.internal.Numbers;
import io.heddle.compute.nd4j.internal.Tolerance;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RotaryKernelTest {
    private static final int HEADS = 3;
    private static final int CHANNELS = 10;

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void pairsTurnWithTheirPosition(DataType type) {
        List<Rotary.Scaling> scalings = List.of(new Rotary.Scaling.None(), new Rotary.Scaling.Linear(4),
                new Rotary.Scaling.Dynamic(2, 16), new Rotary.Scaling.Llama3(8, 1, 4, 64),
                new Rotary.Scaling.Yarn(4, 32, 1, 64, 1.25, true));
        for (Rotary.Pairing pairing : Rotary.Pairing.values()) {
            for (Rotary.Scaling scaling : scalings) {
                for (int time : new int[] {1, 7}) {
                    check(type, new Rotary(8, 10000, pairing, scaling), time, false);
                    check(type, new Rotary(CHANNELS, 500, pairing, scaling), time, true);
                }
            }
        }
    }

    private static void check(DataType type, Rotary rotary, int time, boolean strided) {
        int[] starts = {0, 29};
        int[] counts = {time, time - 1};
        double[] x = Numbers.seeded(51, type).normal(2L * time * HEADS * CHANNELS);
        double[] expected = x.clone();
        for (int token = 0; token < 2 * time; token++) {
            int row = token / time;
            double[] turns = rotary.frequencies(starts[row] + counts[row]);
            for (int head = 0; head < HEADS; head++) {
                turn(expected, (token * HEADS + head) * CHANNELS, rotary, turns, starts[row] + token % time);
            }
        }
        try (Eager eager = new Eager(type)) {
            eager.lanes(new int[] {0, 1}, starts, counts);
            Shape shape = Shape.of(2, time, HEADS * CHANNELS);
            Tensor in = (strided ? eager.strided(shape, x) : eager.tensor(shape, x)).heads(HEADS);
            Tolerance.REFERENCE.check(rotary.toString(), expected, eager.run(new RotaryEmbedding(in, rotary)));
        }
    }

    private static void turn(double[] x, int at, Rotary rotary, double[] turns, int position) {
        boolean halves = rotary.pairing() == Rotary.Pairing.HALVES;
        for (int pair = 0; pair < turns.length; pair++) {
            int first = at + (halves ? pair : 2 * pair);
            int second = halves ? first + turns.length : first + 1;
            double cosine = rotary.magnitude() * Math.cos(position * turns[pair]);
            double sine = rotary.magnitude() * Math.sin(position * turns[pair]);
            double turned = x[first] * cosine - x[second] * sine;
            x[second] = x[second] * cosine + x[first] * sine;
            x[first] = turned;
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void positionsOfTheirOwnAreTaken(DataType type) {
        Rotary rotary = new Rotary(2, 10, Rotary.Pairing.HALVES, new Rotary.Scaling.None());
        try (Eager eager = new Eager(type)) {
            eager.lanes(1, 0, 2).positions(Shape.of(1, 2), 3, 5);
            Tensor y = eager.run(new RotaryEmbedding(eager.tensor(Shape.of(1, 2, 1, 2), 1, 0, 1, 0), rotary));
            Tolerance.REFERENCE.check("angles", new double[] {Math.cos(3), Math.sin(3), Math.cos(5), Math.sin(5)}, y);
        }
    }
}
