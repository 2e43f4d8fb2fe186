// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks;

import java.util.SplittableRandom;

/** Inputs that are the same in every process, since they depend on their name alone. */
public final class Draw {
    private static final long SEED = 20261128;

    private Draw() {}

    /** Uniform numbers. */
    public static float[] uniform(String name, double low, double high, int... shape) {
        SplittableRandom random = new SplittableRandom(SEED ^ ((long) name.hashCode() << 20));
        float[] values = new float[count(shape)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(low, high);
        }
        return values;
    }

    /** Token ids, small enough for any vocabulary. */
    public static int[] tokens(int count) {
        int[] tokens = new int[count];
        for (int i = 0; i < count; i++) {
            tokens[i] = 1 + (i * 7919) % 1000;
        }
        return tokens;
    }

    /** Vectors of length 1 along the last axis. */
    public static float[] unit(String name, int... shape) {
        float[] values = uniform(name, -1, 1, shape);
        int width = shape[shape.length - 1];
        for (int row = 0; row < values.length; row += width) {
            double sum = 0;
            for (int i = row; i < row + width; i++) {
                sum += (double) values[i] * values[i];
            }
            for (int i = row; i < row + width; i++) {
                values[i] /= (float) Math.sqrt(sum);
            }
        }
        return values;
    }

    /** Products element by element. */
    public static float[] times(float[] left, float[] right) {
        float[] values = new float[left.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = left[i] * right[i];
        }
        return values;
    }

    /** Each row of {@code width} numbers times one factor a row. */
    public static float[] byRow(float[] rows, float[] factors, int width) {
        float[] values = new float[rows.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = rows[i] * factors[i / width];
        }
        return values;
    }

    private static int count(int... shape) {
        int count = 1;
        for (int size : shape) {
            count = Math.multiplyExact(count, size);
        }
        return count;
    }
}
