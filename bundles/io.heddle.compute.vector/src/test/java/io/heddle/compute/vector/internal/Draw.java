// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal;

import io.heddle.api.tensor.Shape;
import java.util.SplittableRandom;

/** Random numbers that a float holds exactly, the same for each stage; the seed is printed. */
public final class Draw {
    private final SplittableRandom random;

    private Draw(long seed) {
        random = new SplittableRandom(seed);
    }

    /** A source whose seed is printed. */
    public static Draw seeded(long seed) {
        System.out.println("seed " + seed);
        return new Draw(seed);
    }

    /** Normal numbers. */
    public double[] normal(Shape shape) {
        double[] values = new double[Math.toIntExact(shape.count())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** Uniform numbers. */
    public double[] uniform(Shape shape, double low, double high) {
        double[] values = new double[Math.toIntExact(shape.count())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(low, high);
        }
        return values;
    }

    /** An index below a bound. */
    public int below(int bound) {
        return random.nextInt(bound);
    }
}
