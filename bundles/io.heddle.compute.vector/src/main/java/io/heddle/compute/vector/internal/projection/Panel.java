// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.projection;

import io.heddle.compute.vector.internal.memory.Memory;
import io.heddle.compute.vector.internal.memory.RowsOf;

/** Brings rows into the panels that {@link Tile} reads, and its sums back into rows. */
final class Panel {
    /** Elements of a row that are moved before the next row's: what they are moved to stays in the first cache. */
    private static final int STRIP = 16;

    private Panel() {}

    /** {@code panel[at + k * COLUMNS + j] = x[row + j][from + k]}; columns beyond {@code columns} become 0. */
    static void pack(RowsOf x, int row, int columns, int from, int depth, float[] panel, int at) {
        for (int begin = 0; begin < depth; begin += STRIP) {
            int end = Math.min(depth, begin + STRIP);
            for (int j = 0; j < columns; j++) {
                long source = x.address(row + j) + (long) from * Float.BYTES;
                for (int k = begin; k < end; k++) {
                    panel[at + k * Tile.COLUMNS + j] = Memory.getFloat(source + (long) k * Float.BYTES);
                }
            }
            for (int j = columns; j < Tile.COLUMNS; j++) {
                for (int k = begin; k < end; k++) {
                    panel[at + k * Tile.COLUMNS + j] = 0;
                }
            }
        }
    }

    /** {@code y[row + j][out + i] = sums[sumsAt + i * COLUMNS + j]}, plus what is there, plus a bias. */
    static void unpack(float[] sums, int sumsAt, int rows, int columns, RowsOf y, int row, int out, long bias, boolean adds) {
        for (int j = 0; j < columns; j++) {
            long target = y.address(row + j) + (long) out * Float.BYTES;
            for (int i = 0; i < rows; i++) {
                float sum = sums[sumsAt + i * Tile.COLUMNS + j];
                long at = (long) i * Float.BYTES;
                if (adds) {
                    sum += Memory.getFloat(target + at);
                }
                if (bias != 0) {
                    sum += Memory.getFloat(bias + (long) out * Float.BYTES + at);
                }
                Memory.putFloat(target + at, sum);
            }
        }
    }
}
