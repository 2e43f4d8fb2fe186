// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.recurrence;

import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.projection.Tile;
import jdk.incubator.vector.FloatVector;

/** Work on the rows of a panel, one a token, each of two vectors: one loop over tokens and none within. */
final class PanelRows {
    private PanelRows() {}

    /** {@code row = factor * floats} for rows of floats that are {@code step} bytes apart. */
    static void load(long from, long step, int tokens, float[] x, int factors, int at) {
        for (int token = 0; token < tokens; token++) {
            long row = from + token * step;
            FloatVector factor = F32.all(x[factors + token]);
            F32.load(row).mul(factor).intoArray(x, at + token * Tile.COLUMNS);
            F32.load(row + F32.BYTES).mul(factor).intoArray(x, at + token * Tile.COLUMNS + F32.LANES);
        }
    }

    /** {@code to = factor * from}. */
    static void scale(float[] x, int from, int factors, int to, int tokens) {
        for (int token = 0; token < tokens; token++) {
            int row = token * Tile.COLUMNS;
            FloatVector factor = F32.all(x[factors + token]);
            FloatVector.fromArray(F32.SPECIES, x, from + row).mul(factor).intoArray(x, to + row);
            FloatVector.fromArray(F32.SPECIES, x, from + row + F32.LANES).mul(factor).intoArray(x, to + row + F32.LANES);
        }
    }

    /** Writes rows that will be {@code step} bytes apart. */
    static void store(float[] x, int at, int tokens, long to, long step) {
        for (int token = 0; token < tokens; token++) {
            int row = at + token * Tile.COLUMNS;
            F32.store(FloatVector.fromArray(F32.SPECIES, x, row), to + token * step);
            F32.store(FloatVector.fromArray(F32.SPECIES, x, row + F32.LANES), to + token * step + F32.BYTES);
        }
    }

    /** Writes rows plus {@code factor} times others that are {@code directStep} bytes apart. */
    static void store(float[] x, int at, int tokens, long to, long step, long direct, long directStep, float factor) {
        FloatVector times = F32.all(factor);
        for (int token = 0; token < tokens; token++) {
            int row = at + token * Tile.COLUMNS;
            long other = direct + token * directStep;
            long target = to + token * step;
            F32.store(F32.load(other).fma(times, FloatVector.fromArray(F32.SPECIES, x, row)), target);
            F32.store(F32.load(other + F32.BYTES).fma(times, FloatVector.fromArray(F32.SPECIES, x, row + F32.LANES)),
                    target + F32.BYTES);
        }
    }
}
