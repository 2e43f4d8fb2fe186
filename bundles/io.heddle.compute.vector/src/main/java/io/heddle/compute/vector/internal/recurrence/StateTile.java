// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.recurrence;

import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.projection.Tile;
import jdk.incubator.vector.FloatVector;

/** The update of a state by a block: a decay, and a product of transposed keys with values. */
final class StateTile {
    private StateTile() {}

    /**
     * {@code S = S * factor + keys * values} for a panel.
     *
     * @param values decayed until the block's end if the keys are not
     * @param factors the factor of the first key channel
     * @param factorStep 1 if each channel has its own, 0 if all have one
     * @param one a place that holds 1
     */
    static void advance(BlockShape shape, float[] x, int panelAt, int values, int factors, int factorStep, int one) {
        for (int part = 0; part < shape.earlyPanels; part++) {
            int tokens = Math.min(Tile.COLUMNS, shape.terms * shape.size - part * Tile.COLUMNS);
            int keys = shape.early + part * shape.depth * Tile.COLUMNS;
            int from = values + part * Tile.COLUMNS * Tile.COLUMNS;
            for (int k = 0; k < shape.depth; k += Tile.ROWS) {
                Tile.product(x, keys + k * Tile.COLUMNS, Tile.COLUMNS, x, from, tokens, x, shape.tile);
                int rows = panelAt + k * Tile.COLUMNS;
                if (part == 0) {
                    add(x, shape.tile, rows, factors + k * factorStep, factorStep);
                } else {
                    add(x, shape.tile, rows, one, 0);
                }
            }
        }
    }

    /** {@code row = row * factor + sums} for the rows of a tile. */
    private static void add(float[] x, int sums, int rows, int factor, int step) {
        for (int i = 0; i < Tile.ROWS; i++) {
            int at = i * Tile.COLUMNS;
            FloatVector kept = F32.all(x[factor + i * step]);
            FloatVector first = FloatVector.fromArray(F32.SPECIES, x, rows + at)
                    .fma(kept, FloatVector.fromArray(F32.SPECIES, x, sums + at));
            FloatVector second = FloatVector.fromArray(F32.SPECIES, x, rows + at + F32.LANES)
                    .fma(kept, FloatVector.fromArray(F32.SPECIES, x, sums + at + F32.LANES));
            first.intoArray(x, rows + at);
            second.intoArray(x, rows + at + F32.LANES);
        }
    }
}
