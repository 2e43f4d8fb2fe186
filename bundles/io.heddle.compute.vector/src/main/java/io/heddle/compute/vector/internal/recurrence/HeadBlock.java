// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.recurrence;

import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.projection.Tile;
import jdk.incubator.vector.FloatVector;

/** One factor a token for all channels of a head: products of keys are made once for all heads that share them, then masked. */
final class HeadBlock implements BlockDecay {
    private final MatrixOperands in;
    private final BlockShape shape;
    /** The factor from behind each token to the block's end, {@code [size]}. */
    private final int untilEnd;
    /** The factor from the block's start to before token t, {@code [size + 1]}. */
    private final int since;
    /** A place that holds 1. */
    private final int one;
    /** Values that are decayed until the block's end, a panel {@code [term and token, COLUMNS]}. */
    private final int ended;
    /** {@code [size, size]}: 1 on the diagonal. */
    private final float[] unit;

    HeadBlock(MatrixOperands in, int size) {
        this.in = in;
        shape = new BlockShape(in, size, floats(in, size));
        untilEnd = shape.decay;
        since = untilEnd + size;
        one = since + size + 1;
        ended = since + Staged.padded(size + 2);
        unit = new float[size * size];
        for (int token = 0; token < size; token++) {
            unit[token * size + token] = 1;
        }
    }

    private static int floats(MatrixOperands in, int size) {
        int terms = in.keys.length + (in.a == null ? 0 : 1);
        return size + Staged.padded(size + 2) + terms * size * Tile.COLUMNS;
    }

    BlockShape shape() {
        return shape;
    }

    @Override
    public void share(float[] x, int used) {
        for (int term = 0; term < shape.terms; term++) {
            for (int token = 0; token < shape.size; token++) {
                Staged.turn(x, shape.key(term, token), shape.early(term, token), shape.depth);
            }
        }
        int kinds = shape.lates / shape.size;
        for (int which = 0; which < kinds; which++) {
            for (int token = 0; token < used; token += Tile.ROWS) {
                for (int panel = 0; panel < shape.earlyPanels; panel++) {
                    Tile.product(x, shape.raw(which, token), shape.depth, x, shape.early + panel * shape.depth * Tile.COLUMNS,
                            shape.depth, x, shape.gram + (panel * shape.lates + which * shape.size + token) * Tile.COLUMNS);
                }
            }
        }
    }

    @Override
    public boolean load(float[] x, int row, int head, int headAt, int from, int valid) {
        // With the strengths behind them.
        return Staged.finite(x, headAt + shape.factors, 2 * shape.size);
    }

    @Override
    public void fill(float[] x, int headAt, int used) {
        int factors = headAt + shape.factors;
        x[since] = 1;
        x[one] = 1;
        for (int token = 0; token < used; token++) {
            x[since + token + 1] = x[since + token] * x[factors + token];
        }
        int kinds = shape.lates / shape.size;
        for (int which = 0; which < kinds; which++) {
            boolean before = in.before || which == shape.queries;
            for (int token = 0; token < used; token++) {
                float factor = x[since + token + (before ? 0 : 1)];
                Staged.scale(x, shape.raw(which, token), factor, shape.late(which, token), shape.depth);
            }
            for (int term = 0; term < shape.terms; term++) {
                for (int s = 0; s < shape.size; s += F32.LANES) {
                    int gram = shape.gram(which, 0, term, s);
                    int seen = shape.seen(which, 0, term) + s;
                    if (before) {
                        maskBefore(x, gram, seen, factors, s, used);
                    } else {
                        maskAfter(x, gram, seen, factors, s, used);
                    }
                }
            }
        }
    }

    /**
     * Multiplies products of late vectors with the keys of some tokens, a lane each, by the factor
     * from behind the key's token to before the late one; 0 where that is not later. At the end it is
     * the factor until the block's end.
     *
     * @param s the first key's token
     */
    private void maskBefore(float[] x, int gram, int seen, int factors, int s, int used) {
        FloatVector mask = F32.all(0f);
        for (int token = 0; token < used; token++) {
            FloatVector.fromArray(F32.SPECIES, x, gram + token * Tile.COLUMNS).mul(mask).intoArray(x, seen + token * shape.lateStep);
            FloatVector own = FloatVector.fromArray(F32.SPECIES, unit, token * shape.size + s);
            mask = mask.fma(F32.all(x[factors + token]), own);
        }
        mask.intoArray(x, untilEnd + s);
    }

    /** The same until behind the late vector's token. */
    private void maskAfter(float[] x, int gram, int seen, int factors, int s, int used) {
        FloatVector mask = F32.all(0f);
        for (int token = 0; token < used; token++) {
            FloatVector own = FloatVector.fromArray(F32.SPECIES, unit, token * shape.size + s);
            mask = mask.fma(F32.all(x[factors + token]), own);
            FloatVector.fromArray(F32.SPECIES, x, gram + token * Tile.COLUMNS).mul(mask).intoArray(x, seen + token * shape.lateStep);
        }
        mask.intoArray(x, untilEnd + s);
    }

    @Override
    public void advance(float[] x, int panelAt, int used) {
        for (int term = 0; term < shape.terms; term++) {
            int at = term * shape.size * Tile.COLUMNS;
            PanelRows.scale(x, shape.written(panelAt, 0, 0) + at, untilEnd, ended + at, shape.size);
        }
        StateTile.advance(shape, x, panelAt, ended, since + used, 0, one);
    }
}
