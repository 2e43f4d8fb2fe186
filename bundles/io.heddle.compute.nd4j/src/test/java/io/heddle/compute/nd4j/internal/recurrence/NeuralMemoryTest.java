// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.recurrence;

import io.heddle.api.operator.NeuralMemory;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.weight.Weight;
import io.heddle.compute.nd4j.internal.Eager;
import io.heddle.compute.nd4j.internal.Numbers;
import io.heddle.compute.nd4j.internal.Tolerance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The memory that is trained on each token, against the derivative of its loss by differences. */
class NeuralMemoryTest {
    private static final int HEADS = 2;
    private static final int INNER = 5;
    private static final int WIDTH = 3;
    private static final int SLOTS = 5;
    private static final int[] ROWS = {3, 0, 1};
    /** Central differences of a smooth function in double are exact to about the square of this. */
    private static final double NUDGE = 1e-5;

    private double[] up;
    private double[] down;

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void blocksPiecesAndStepsAreTheDescent(DataType type) {
        check(type, 12, 12);
        check(type, 12, 1, 7);
        check(type, 5, 1);
    }

    private void check(DataType type, int time, int... pieces) {
        Numbers numbers = Numbers.seeded(91, type);
        int tokens = ROWS.length * time * HEADS;
        double[] key = numbers.normal((long) tokens * WIDTH);
        double[] value = numbers.normal((long) tokens * WIDTH);
        double[] query = numbers.normal((long) tokens * WIDTH);
        double[] rate = numbers.uniform(tokens, 0, 0.05);
        double[] eta = numbers.uniform(tokens, 0, 0.9);
        double[] alpha = numbers.uniform(tokens, 0, 0.3);
        up = numbers.normal(HEADS * INNER * WIDTH);
        down = numbers.normal(HEADS * INNER * WIDTH);
        int[] counts = {time, time - 3, 0};
        try (Eager eager = new Eager(type)) {
            Weight upWeight = eager.weight("up", Shape.of(HEADS, INNER, WIDTH), up);
            Weight downWeight = eager.weight("down", Shape.of(HEADS, WIDTH, INNER), down);
            var memory = new NeuralMemory.Memory(eager.state("up", SLOTS, HEADS, INNER, WIDTH),
                    eager.state("down", SLOTS, HEADS, WIDTH, INNER), eager.state("upMomentum", SLOTS, HEADS, INNER, WIDTH),
                    eager.state("downMomentum", SLOTS, HEADS, WIDTH, INNER));
            double[] before = Eager.values(eager.storage(memory.up()));
            var pass = new Pass(eager, ROWS, counts, time, pieces);
            double[] found = pass.run((from, length) -> new NeuralMemory(pass.tokens(key, from, length, HEADS, WIDTH),
                    pass.tokens(value, from, length, HEADS, WIDTH), pass.tokens(query, from, length, HEADS, WIDTH),
                    pass.tokens(rate, from, length, HEADS), pass.tokens(eta, from, length, HEADS),
                    pass.tokens(alpha, from, length, HEADS), upWeight, downWeight, memory), HEADS, WIDTH);
            double[] expected = new double[key.length];
            for (int row = 0; row < ROWS.length; row++) {
                for (int head = 0; head < HEADS; head++) {
                    double[] weights = start(head);
                    double[] momentum = new double[weights.length];
                    for (int t = 0; t < counts[row]; t++) {
                        int at = (row * time + t) * HEADS + head;
                        double[] slope = slope(weights, key, value, at * WIDTH);
                        for (int i = 0; i < weights.length; i++) {
                            momentum[i] = eta[at] * momentum[i] - rate[at] * slope[i];
                            weights[i] = (1 - alpha[at]) * weights[i] + momentum[i];
                        }
                        System.arraycopy(read(weights, query, at * WIDTH), 0, expected, at * WIDTH, WIDTH);
                    }
                }
            }
            // The differences that the loop takes are as exact as the published numbers.
            Tolerance.GOLDEN.check("y", expected, found, type);
            pass.checkUntouched(memory.up(), before);
        }
    }

    /** Both layers of a head, one after the other. */
    private double[] start(int head) {
        double[] weights = new double[2 * INNER * WIDTH];
        System.arraycopy(up, head * INNER * WIDTH, weights, 0, INNER * WIDTH);
        System.arraycopy(down, head * INNER * WIDTH, weights, INNER * WIDTH, INNER * WIDTH);
        return weights;
    }

    private static double[] slope(double[] weights, double[] key, double[] value, int at) {
        double[] slope = new double[weights.length];
        for (int i = 0; i < weights.length; i++) {
            double kept = weights[i];
            weights[i] = kept + NUDGE;
            double above = loss(weights, key, value, at);
            weights[i] = kept - NUDGE;
            slope[i] = (above - loss(weights, key, value, at)) / (2 * NUDGE);
            weights[i] = kept;
        }
        return slope;
    }

    private static double loss(double[] weights, double[] key, double[] value, int at) {
        double[] found = read(weights, key, at);
        double loss = 0;
        for (int i = 0; i < WIDTH; i++) {
            loss += (found[i] - value[at + i]) * (found[i] - value[at + i]);
        }
        return loss;
    }

    private static double[] read(double[] weights, double[] x, int at) {
        double[] y = new double[WIDTH];
        for (int j = 0; j < INNER; j++) {
            double inner = 0;
            for (int i = 0; i < WIDTH; i++) {
                inner += weights[j * WIDTH + i] * x[at + i];
            }
            double active = inner / (1 + Math.exp(-inner));
            for (int i = 0; i < WIDTH; i++) {
                y[i] += weights[INNER * WIDTH + i * INNER + j] * active;
            }
        }
        return y;
    }
}
