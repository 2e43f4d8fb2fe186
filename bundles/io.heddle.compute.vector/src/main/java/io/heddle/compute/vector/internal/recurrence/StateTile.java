// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.recurrence;

import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.projection.Tile;
import jdk.incubator.vector.FloatVector;

/** The update of a state by a block: a decay, and a product of transposed keys with values, every sum in a register. */
final class StateTile {
    private StateTile() {}

    /**
     * {@code S = S * factor + keys * values} for all panels of a head.
     *
     * @param values the values in the first panel, decayed until the block's end if the keys are not
     * @param valuesStep floats from panel to panel
     * @param factors the factor of the first key channel
     * @param factorStep 1 if each channel has its own, 0 if all have one
     * @param one a place that holds 1
     */
    static void advance(BlockShape shape, float[] x, int headAt, int values, int valuesStep, int factors, int factorStep, int one) {
        for (int panel = 0; panel < shape.panels; panel++) {
            int state = headAt + panel * shape.panelSize;
            for (int part = 0; part < shape.earlyPanels; part++) {
                int tokens = Math.min(Tile.COLUMNS, shape.terms * shape.size - part * Tile.COLUMNS);
                int keys = shape.early + part * shape.depth * Tile.COLUMNS;
                int from = values + panel * valuesStep + part * Tile.COLUMNS * Tile.COLUMNS;
                for (int k = 0; k < shape.depth; k += Tile.ROWS) {
                    int factor = part == 0 ? factors + k * factorStep : one;
                    int step = part == 0 ? factorStep : 0;
                    if (Tile.ROWS == 8) {
                        four(x, keys + k * Tile.COLUMNS, from, tokens, state + k * Tile.COLUMNS, factor, step);
                        four(x, keys + (k + 4) * Tile.COLUMNS, from, tokens, state + (k + 4) * Tile.COLUMNS, factor + 4 * step, step);
                    } else {
                        four(x, keys + k * Tile.COLUMNS, from, tokens, state + k * Tile.COLUMNS, factor, step);
                    }
                }
            }
        }
    }

    private static FloatVector vector(float[] x, int at) {
        return FloatVector.fromArray(F32.SPECIES, x, at);
    }

    private static void four(float[] x, int keys, int values, int tokens, int state, int factor, int step) {
        FloatVector f = F32.all(x[factor]);
        FloatVector s00 = vector(x, state).mul(f);
        FloatVector s01 = vector(x, state + F32.LANES).mul(f);
        f = F32.all(x[factor + step]);
        FloatVector s10 = vector(x, state + Tile.COLUMNS).mul(f);
        FloatVector s11 = vector(x, state + Tile.COLUMNS + F32.LANES).mul(f);
        f = F32.all(x[factor + 2 * step]);
        FloatVector s20 = vector(x, state + 2 * Tile.COLUMNS).mul(f);
        FloatVector s21 = vector(x, state + 2 * Tile.COLUMNS + F32.LANES).mul(f);
        f = F32.all(x[factor + 3 * step]);
        FloatVector s30 = vector(x, state + 3 * Tile.COLUMNS).mul(f);
        FloatVector s31 = vector(x, state + 3 * Tile.COLUMNS + F32.LANES).mul(f);
        for (int token = 0; token < tokens; token++) {
            FloatVector v0 = vector(x, values + token * Tile.COLUMNS);
            FloatVector v1 = vector(x, values + token * Tile.COLUMNS + F32.LANES);
            FloatVector row = F32.all(x[keys + token]);
            s00 = row.fma(v0, s00);
            s01 = row.fma(v1, s01);
            row = F32.all(x[keys + Tile.COLUMNS + token]);
            s10 = row.fma(v0, s10);
            s11 = row.fma(v1, s11);
            row = F32.all(x[keys + 2 * Tile.COLUMNS + token]);
            s20 = row.fma(v0, s20);
            s21 = row.fma(v1, s21);
            row = F32.all(x[keys + 3 * Tile.COLUMNS + token]);
            s30 = row.fma(v0, s30);
            s31 = row.fma(v1, s31);
        }
        store(s00, s01, x, state);
        store(s10, s11, x, state + Tile.COLUMNS);
        store(s20, s21, x, state + 2 * Tile.COLUMNS);
        store(s30, s31, x, state + 3 * Tile.COLUMNS);
    }

    private static void store(FloatVector first, FloatVector second, float[] x, int at) {
        first.intoArray(x, at);
        second.intoArray(x, at + F32.LANES);
    }
}
