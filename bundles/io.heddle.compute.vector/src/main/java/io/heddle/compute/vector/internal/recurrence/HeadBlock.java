// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.recurrence;

import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.projection.Tile;
import jdk.incubator.vector.FloatVector;

/** One factor a token for all channels of a head: products of keys are made once for all heads that share them, then masked. */
final class HeadBlock implements BlockDecay {
    private final MatrixOperands in;
    private final BlockShape shape;
    /** Factors from behind each token to before token t, {@code [size + 1, size]}; 0 where that is not later. */
    private final int masks;
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
        masks = shape.decay;
        since = masks + (size + 1) * size;
        one = since + size + 1;
        ended = since + Staged.padded(size + 2);
        unit = new float[size * size];
        for (int token = 0; token < size; token++) {
            unit[token * size + token] = 1;
        }
    }

    private static int floats(MatrixOperands in, int size) {
        int terms = in.keys.length + (in.a == null ? 0 : 1);
        return (size + 1) * size + Staged.padded(size + 2) + terms * size * Tile.COLUMNS;
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
        mask(x, headAt + shape.factors, used);
        int kinds = shape.lates / shape.size;
        for (int which = 0; which < kinds; which++) {
            int after = in.before || which == shape.queries ? 0 : 1;
            for (int token = 0; token < used; token++) {
                int seen = token + after;
                Staged.scale(x, shape.raw(which, token), x[since + seen], shape.late(which, token), shape.depth);
                for (int term = 0; term < shape.terms; term++) {
                    mask(x, which, token, term, masks + seen * shape.size);
                }
            }
        }
    }

    /** Fills the factors between tokens. */
    private void mask(float[] x, int factors, int used) {
        int size = shape.size;
        Staged.fill(x, masks, size, 0);
        x[since] = 1;
        x[one] = 1;
        for (int token = 0; token < used; token++) {
            float factor = x[factors + token];
            x[since + token + 1] = x[since + token] * factor;
            int at = masks + token * size;
            for (int s = 0; s < size; s += F32.LANES) {
                FloatVector own = FloatVector.fromArray(F32.SPECIES, unit, token * size + s);
                FloatVector.fromArray(F32.SPECIES, x, at + s).fma(F32.all(factor), own).intoArray(x, at + size + s);
            }
        }
    }

    private void mask(float[] x, int which, int token, int term, int mask) {
        for (int s = 0; s < shape.size; s += F32.LANES) {
            FloatVector products = FloatVector.fromArray(F32.SPECIES, x, shape.gram(which, token, term, s));
            products.mul(FloatVector.fromArray(F32.SPECIES, x, mask + s)).intoArray(x, shape.seen(which, token, term) + s);
        }
    }

    @Override
    public void advance(float[] x, int panelAt, int used) {
        int written = shape.written(panelAt, 0, 0);
        int mask = masks + used * shape.size;
        for (int term = 0; term < shape.terms; term++) {
            for (int token = 0; token < shape.size; token++) {
                int at = (term * shape.size + token) * Tile.COLUMNS;
                Staged.scale(x, written + at, x[mask + token], ended + at, Tile.COLUMNS);
            }
        }
        StateTile.advance(shape, x, panelAt, ended, since + used, 0, one);
    }
}
