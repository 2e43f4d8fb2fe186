// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.recurrence;

import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.projection.Tile;
import jdk.incubator.vector.FloatVector;

/**
 * A factor a token and key channel. The keys of a block's tokens lie transposed, a lane a token, and
 * decay from token to token while each token's late vectors read them: no factor is ever divided by.
 */
final class ChannelBlock implements BlockDecay {
    private final MatrixOperands in;
    private final BlockShape shape;
    /** Each token's factors, {@code [size, depth]}. */
    private final int factors;
    /** Factors since the block's start, {@code [depth]}. */
    private final int since;
    private final int one;
    /** Sums that nobody reads. */
    private final int unread;
    /** {@code [size, size]}: 1 on the diagonal. */
    private final float[] unit;

    ChannelBlock(MatrixOperands in, int size) {
        this.in = in;
        int depth = Staged.padded(in.key);
        shape = new BlockShape(in, size, (size + 1) * depth + 2 * F32.LANES);
        factors = shape.decay;
        since = factors + size * depth;
        one = since + depth;
        unread = one + F32.LANES;
        unit = new float[size * size];
        for (int token = 0; token < size; token++) {
            unit[token * size + token] = 1;
        }
    }

    BlockShape shape() {
        return shape;
    }

    @Override
    public void share(float[] x, int used) {}

    @Override
    public boolean load(float[] x, int row, int head, int headAt, int from, int valid) {
        for (int token = 0; token < valid; token++) {
            Staged.loadExp(in.channelLogs.shared(row, from + token, head, in.heads), in.key, x, factors + token * shape.depth);
        }
        Staged.fill(x, factors + valid * shape.depth, (shape.size - valid) * shape.depth, 1);
        return Staged.finite(x, factors, shape.size * shape.depth);
    }

    @Override
    public void fill(float[] x, int headAt, int used) {
        Staged.fill(x, since, shape.depth, 1);
        Staged.fill(x, shape.early, shape.earlyPanels * shape.depth * Tile.COLUMNS, 0);
        int kinds = shape.lates / shape.size;
        for (int token = 0; token < used; token++) {
            for (int which = 0; which < kinds; which++) {
                if (isBefore(which)) {
                    Staged.product(x, shape.raw(which, token), since, shape.late(which, token), shape.depth);
                }
            }
            Staged.product(x, since, factors + token * shape.depth, since, shape.depth);
            for (int which = 0; which < kinds; which++) {
                if (!isBefore(which)) {
                    Staged.product(x, shape.raw(which, token), since, shape.late(which, token), shape.depth);
                }
            }
            for (int term = 0; term < shape.terms; term++) {
                see(x, token, term, kinds);
            }
        }
    }

    /** Whether a late vector reads before its token's update. */
    private boolean isBefore(int which) {
        return in.before || which == shape.queries;
    }

    /** Lets one token's late vectors read a term's keys, which decay meanwhile; then the token's own key is there. */
    private void see(float[] x, int token, int term, int kinds) {
        boolean erases = kinds > shape.queries;
        int factor = factors + token * shape.depth;
        for (int s = 0; s < shape.size; s += F32.LANES) {
            int keys = shape.early(term, s);
            if (s > token) {
                for (int which = 0; which < kinds; which++) {
                    Staged.fill(x, shape.seen(which, token, term) + s, F32.LANES, 0);
                }
                continue;
            }
            if (in.before && erases) {
                read(x, keys, shape.raw(0, token), shape.depth, shape.seen(0, token, term) + s);
            }
            int first = erases ? shape.queries : 0;
            int early = erases || in.before ? shape.seen(first, token, term) + s : unread;
            int late = in.before ? unread : shape.seen(0, token, term) + s;
            advance(x, keys, shape.key(term, token), factor, token * shape.size + s, shape.raw(first, token), early,
                    shape.raw(0, token), late, shape.depth);
            for (int query = 1; query < shape.queries; query++) {
                read(x, keys, shape.raw(query, token), shape.depth, shape.seen(query, token, term) + s);
            }
        }
    }

    /** {@code x[out..] = sum over k of x[late + k] * x[keys + k * COLUMNS..]}, a vector. */
    private static void read(float[] x, int keys, int late, int depth, int out) {
        FloatVector even = F32.all(0f);
        FloatVector odd = even;
        for (int k = 0; k < depth; k += 2) {
            even = FloatVector.fromArray(F32.SPECIES, x, keys + k * Tile.COLUMNS).fma(F32.all(x[late + k]), even);
            odd = FloatVector.fromArray(F32.SPECIES, x, keys + k * Tile.COLUMNS + Tile.COLUMNS).fma(F32.all(x[late + k + 1]), odd);
        }
        even.add(odd).intoArray(x, out);
    }

    /** The same before the keys decay and after it, when the token's own key has come. */
    private void advance(float[] x, int keys, int own, int factor, int place, int early, int earlyOut, int late, int lateOut,
            int depth) {
        FloatVector here = FloatVector.fromArray(F32.SPECIES, unit, place);
        FloatVector early0 = F32.all(0f);
        FloatVector early1 = early0;
        FloatVector late0 = early0;
        FloatVector late1 = early0;
        for (int k = 0; k < depth; k += 2) {
            int at = keys + k * Tile.COLUMNS;
            FloatVector first = FloatVector.fromArray(F32.SPECIES, x, at);
            early0 = first.fma(F32.all(x[early + k]), early0);
            first = first.fma(F32.all(x[factor + k]), here.mul(x[own + k]));
            first.intoArray(x, at);
            late0 = first.fma(F32.all(x[late + k]), late0);
            FloatVector second = FloatVector.fromArray(F32.SPECIES, x, at + Tile.COLUMNS);
            early1 = second.fma(F32.all(x[early + k + 1]), early1);
            second = second.fma(F32.all(x[factor + k + 1]), here.mul(x[own + k + 1]));
            second.intoArray(x, at + Tile.COLUMNS);
            late1 = second.fma(F32.all(x[late + k + 1]), late1);
        }
        early0.add(early1).intoArray(x, earlyOut);
        late0.add(late1).intoArray(x, lateOut);
    }

    @Override
    public void advance(float[] x, int panelAt, int used) {
        x[one] = 1;
        StateTile.advance(shape, x, panelAt, shape.written(panelAt, 0, 0), since, 1, one);
    }
}
