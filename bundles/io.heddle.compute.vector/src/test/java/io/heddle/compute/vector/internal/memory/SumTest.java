// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
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
        float[] numbers = new float[columns * F32.LANES * F32.LANES];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian(0, 1000);
        }
        float[] folded = new float[columns * F32.LANES];
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocateFrom(ValueLayout.JAVA_FLOAT, numbers);
            LaneSums.fold(memory.address(), columns);
            MemorySegment.copy(memory, ValueLayout.JAVA_FLOAT, 0, folded, 0, folded.length);
        }
        for (int column = 0; column < columns; column++) {
            for (int lane = 0; lane < F32.LANES; lane++) {
                int vector = (lane * columns + column) * F32.LANES;
                float sum = F32.sum(FloatVector.fromArray(F32.SPECIES, numbers, vector));
                assertEquals(sum, folded[column * F32.LANES + lane], "column " + column + " lane " + lane);
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
