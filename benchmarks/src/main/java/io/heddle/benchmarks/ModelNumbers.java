// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks;

/**
 * The numbers of a whole model's weights, the same in every process since they depend on the weight's path
 * alone. Large ones repeat one table, each from a place of its own, so that billions are there in seconds.
 */
public final class ModelNumbers {
    /** A prime, so that no two rows of a matrix are alike. */
    public static final int TABLE = 1_048_573;
    /** Uniform numbers up to this have a variance of 1. */
    private static final double BOUND = Math.sqrt(3);
    private static final float[] NUMBERS = Draw.uniform("table", -BOUND, BOUND, TABLE);

    private ModelNumbers() {}

    /**
     * What a matrix repeats: its number {@code i} is entry {@code i % TABLE}.
     *
     * @param path its name
     * @param columns its inputs, which decide its scale
     */
    public static float[] table(String path, int columns) {
        float scale = (float) (1 / Math.sqrt(columns));
        int start = Math.floorMod(path.hashCode(), TABLE);
        float[] table = new float[TABLE];
        for (int i = 0; i < TABLE; i++) {
            table[i] = NUMBERS[(start + i) % TABLE] * scale;
        }
        return table;
    }

    /** A whole matrix in row-major order. */
    public static float[] matrix(String path, int rows, int columns) {
        float[] table = table(path, columns);
        float[] values = new float[Math.multiplyExact(rows, columns)];
        for (int from = 0; from < values.length; from += TABLE) {
            System.arraycopy(table, 0, values, from, Math.min(TABLE, values.length - from));
        }
        return values;
    }

    /** A weight that is no matrix: what its name says is usual for it. */
    public static float[] exact(String path, int count) {
        return switch (path.substring(path.lastIndexOf('/') + 1)) {
            case "A_log" -> Draw.uniform(path, 0, Math.log(16), count);
            case "dt_bias" -> Draw.uniform(path, -6.5, -2.5, count);
            case "conv1d" -> Draw.uniform(path, -0.6, 0.6, count);
            case "conv1d.bias" -> new float[count];
            default -> Draw.uniform(path, 0.9, 1.1, count);
        };
    }
}
