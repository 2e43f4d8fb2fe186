// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks;

import java.util.SplittableRandom;

/**
 * Two numbers of a result, by which processes can tell that they computed the same.
 *
 * @param size the root of the mean square
 * @param projection on a random direction, in which every number counts
 */
public record Agreement(double size, double projection) {
    /** Different orders of summation differ by less, another formula by far more. */
    private static final double TOLERANCE = 1e-2;
    private static final long SEED = 11;

    /** Of a result. */
    public static Agreement of(float[] values) {
        SplittableRandom signs = new SplittableRandom(SEED);
        double squares = 0;
        double sum = 0;
        for (float value : values) {
            squares += (double) value * value;
            sum += signs.nextBoolean() ? value : -value;
        }
        return new Agreement(Math.sqrt(squares / values.length), sum / Math.sqrt(values.length));
    }

    /** The inverse of {@link #toString}. */
    public static Agreement parse(String text) {
        String[] numbers = text.split(" ");
        return new Agreement(Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1]));
    }

    /** Whether both are of the same result. */
    public boolean with(Agreement other) {
        double allowed = TOLERANCE * size;
        return Math.abs(size - other.size) <= allowed && Math.abs(projection - other.projection) <= allowed;
    }

    @Override
    public String toString() {
        return size + " " + projection;
    }
}
