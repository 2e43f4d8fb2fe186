// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

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

    private static float[] sums(float[] numbers) {
        float[] sums = new float[VECTORS];
        for (int i = 0; i < VECTORS; i++) {
            sums[i] = F32.sum(FloatVector.fromArray(F32.SPECIES, numbers, i * F32.LANES));
        }
        return sums;
    }
}
