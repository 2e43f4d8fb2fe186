// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

/** A sum of lanes has the same last bit before and after the compiler has seen its loop. */
class SumTest {
    private static final int VECTORS = 200;

    @Test
    void theOrderOfASumDoesNotDependOnWhenItIsCompiled() {
        System.out.println("seed 3");
        SplittableRandom random = new SplittableRandom(3);
        float[] numbers = new float[VECTORS * F32.LANES];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian(0, 1000);
        }
        float[] first = sums(numbers);
        for (int round = 0; round < 2000; round++) {
            float[] again = sums(numbers);
            for (int i = 0; i < VECTORS; i++) {
                assertEquals(Float.floatToIntBits(first[i]), Float.floatToIntBits(again[i]), "vector " + i + " in round " + round);
            }
        }
    }

    @Test
    void foldedVectorsHaveTheSameSums() {
        System.out.println("seed 5");
        SplittableRandom random = new SplittableRandom(5);
        int columns = 3;
        int fours = columns * F32.LANES / LaneSums.FOUR;
        float[] numbers = new float[columns * F32.LANES * F32.LANES];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian(0, 1000);
        }
        try (Arena arena = Arena.ofConfined()) {
            long memory = arena.allocateFrom(ValueLayout.JAVA_FLOAT, numbers).address();
            long folded = arena.allocate((long) fours * F32.BYTES).address();
            for (int i = 0; i < fours; i++) {
                long four = memory + (long) i * LaneSums.FOUR * F32.BYTES;
                F32.store(LaneSums.four(F32.load(four), F32.load(four + F32.BYTES), F32.load(four + 2L * F32.BYTES),
                        F32.load(four + 3L * F32.BYTES)), folded + (long) i * F32.BYTES);
            }
            for (int column = 0; column < columns; column++) {
                FloatVector sums = LaneSums.ofFours(folded + (long) column * fours / columns * F32.BYTES);
                for (int lane = 0; lane < F32.LANES; lane++) {
                    double sum = 0;
                    for (int i = 0; i < F32.LANES; i++) {
                        sum += numbers[(column * F32.LANES + lane) * F32.LANES + i];
                    }
                    // Floats of a thousand, as many as a vector has.
                    assertEquals(sum, sums.lane(lane), 0.01, "column " + column + " lane " + lane);
                }
            }
        }
    }

    private static float[] sums(float[] numbers) {
        float[] sums = new float[VECTORS];
        for (int i = 0; i < VECTORS; i++) {
            sums[i] = F32.sum(FloatVector.fromArray(F32.SPECIES, numbers, i * F32.LANES));
        }
        return sums;
    }
}
