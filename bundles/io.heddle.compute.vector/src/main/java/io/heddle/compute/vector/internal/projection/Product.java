// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.projection;

import io.heddle.compute.vector.internal.memory.Memory;
import io.heddle.compute.vector.internal.memory.RowsOf;
import io.heddle.compute.vector.internal.pointwise.Arithmetic;
import io.heddle.compute.vector.internal.weight.VectorWeight;
import io.heddle.compute.vector.internal.work.Workers;
import io.heddle.compute.vector.internal.work.Workspaces;

/**
 * {@code y = W x + b} for many x: a few at a time go through products of rows, so that the weight is
 * read once for all of them; many go through blocks that stay in the caches.
 */
public final class Product {
    /** With so many rows of x or more a block's packing pays. */
    private static final int MANY = Tile.COLUMNS;
    /** From so many rows of x on it pays to widen rows of the weight once for all of them. */
    private static final int SEVERAL = 5;
    /** Elements of two rows of the weight that stay in the first cache while all x pass. */
    private static final int PAIR_DEPTH = 4096;
    /** Depth of a block: rows of the weight in the first cache, panels of x in the second. */
    private static final int DEPTH = 1024;
    /** Rows of x in a block; a multiple of the columns of a panel. */
    private static final int BLOCK = 128;
    /** Elements of the weight that a thread should have to read at least. */
    private static final int LEAST_ELEMENTS = 32 << 10;
    private static final int LEAST_OUTS = 64;
    private static final int PARTS_OF_A_THREAD = 3;

    /** Where a block's arrays begin in a workspace: panels, rows of the weight, sums. */
    private static final int ROWS_AT = BLOCK * DEPTH;
    private static final int SUMS_AT = ROWS_AT + Tile.ROWS * DEPTH;
    /** What one workspace must hold. */
    public static final int WORKSPACE = SUMS_AT + Math.max(Tile.ROWS * Tile.COLUMNS, Pairs.SUMS);

    private final VectorWeight weight;
    private final int outs;
    private final int depth;
    private final RowsOf x;
    private final RowsOf y;
    private final long bias;
    private final Dots dots;
    private final Workers workers;
    private final Workspaces workspaces;
    /** Of this run. */
    private int firstRow;
    private int count;
    private int outParts;
    private final Workers.Piece byRows = this::byRows;
    private final Workers.Part many = this::many;

    /**
     * @param firstRow of the weight's rows, unless a run says otherwise
     * @param outs rows of the weight, and elements of a row of y
     * @param bias the address of as many floats, or 0
     * @param workspaces of {@link #WORKSPACE} floats
     */
    public Product(VectorWeight weight, int firstRow, int outs, RowsOf x, RowsOf y, long bias, Workers workers, Workspaces workspaces) {
        this.weight = weight;
        this.firstRow = firstRow;
        this.outs = outs;
        this.depth = weight.width();
        this.x = x;
        this.y = y;
        this.bias = bias;
        this.dots = Dots.of(weight);
        this.workers = workers;
        this.workspaces = workspaces;
    }

    /**
     * The first rows of x, with other rows of the weight.
     *
     * @param first of as many rows of the weight as a row of y has elements
     * @param some rows of x
     */
    public void run(int first, int some) {
        firstRow = first;
        count = some;
        if (isByRows()) {
            workers.range(units(), leastUnits(), byRows);
        } else {
            byBlocks();
        }
    }

    /** Begins a run with all rows of x. */
    void begin() {
        count = x.count();
    }

    /** Whether {@link #byRows} does this run, not {@link #byBlocks}. */
    boolean isByRows() {
        return count < MANY;
    }

    /** What {@link #byRows} counts: as many rows of the weight as are read at a time; the last ones may be fewer. */
    int units() {
        return isFew() ? (outs + dots.streams() - 1) / dots.streams() : outs;
    }

    /** So many should be done at a time. */
    int leastUnits() {
        return Math.max(1, LEAST_ELEMENTS / Math.max(1, depth * count) / (isFew() ? dots.streams() : 1));
    }

    private boolean isFew() {
        return count < SEVERAL && dots.canRead();
    }

    /** All x with some rows of the weight. */
    void byRows(int from, int to) {
        if (isFew()) {
            few(from, to);
        } else {
            several(from, to);
        }
    }

    /** All x and all rows of the weight, in blocks. */
    void byBlocks() {
        int blocks = (count + BLOCK - 1) / BLOCK;
        int wanted = workers.threads() == 1 ? 1 : (PARTS_OF_A_THREAD * workers.threads() + blocks - 1) / blocks;
        outParts = Math.clamp(outs / LEAST_OUTS, 1, wanted);
        workers.run(blocks * outParts, many);
    }

    /** All x with some rows of each half or quarter of the weight; the last unit is the rows that are left over. */
    private void few(int from, int to) {
        int streams = dots.streams();
        int apart = outs / streams;
        int end = Math.min(to, apart);
        float[] space = workspaces.take();
        dots.rows(firstRow, from, end, apart, x, y, count, space);
        for (int stream = 0; stream < streams; stream++) {
            addBias(stream * apart + from, stream * apart + end);
        }
        if (to > apart) {
            dots.rows(firstRow, streams * apart, outs, 0, x, y, count, space);
            addBias(streams * apart, outs);
        }
        workspaces.giveBack(space);
    }

    private void addBias(int from, int to) {
        if (bias != 0) {
            long at = (long) from * Float.BYTES;
            for (int i = 0; i < count; i++) {
                Arithmetic.sum(y.address(i) + at, 1, bias + at, 1, y.address(i) + at, to - from);
            }
        }
    }

    /** All x with some rows of the weight, which are widened once for all. */
    private void several(int from, int to) {
        float[] space = workspaces.take();
        for (int begin = 0; begin < depth; begin += PAIR_DEPTH) {
            int deep = Math.min(PAIR_DEPTH, depth - begin);
            for (int out = from; out < to; out += 2) {
                int second = Math.min(out + 1, to - 1);
                weight.widen(firstRow + out, begin, deep, space, 0);
                weight.widen(firstRow + second, begin, deep, space, PAIR_DEPTH);
                for (int i = 0; i < count; i += Pairs.GROUP) {
                    long at = (long) begin * Float.BYTES;
                    Pairs.product(space, PAIR_DEPTH, deep, x.address(i) + at, x.address(Math.min(i + 1, count - 1)) + at,
                            x.address(Math.min(i + 2, count - 1)) + at, x.address(Math.min(i + 3, count - 1)) + at, space, SUMS_AT);
                    for (int j = 0; j < Math.min(Pairs.GROUP, count - i); j++) {
                        put(y.address(i + j), out, space[SUMS_AT + j], begin > 0);
                        if (second > out) {
                            put(y.address(i + j), second, space[SUMS_AT + Pairs.GROUP + j], begin > 0);
                        }
                    }
                }
            }
        }
        workspaces.giveBack(space);
        addBias(from, to);
    }

    private static void put(long row, int out, float sum, boolean adds) {
        long target = row + (long) out * Float.BYTES;
        Memory.putFloat(target, adds ? Memory.getFloat(target) + sum : sum);
    }

    /** A block of x with a share of the weight's rows. */
    private void many(int part, int thread) {
        int block = part / outParts * BLOCK;
        int share = part % outParts;
        int from = (int) ((long) outs * share / outParts);
        int to = (int) ((long) outs * (share + 1) / outParts);
        int size = Math.min(BLOCK, count - block);
        float[] space = workspaces.take();
        for (int begin = 0; begin < depth; begin += DEPTH) {
            int deep = Math.min(DEPTH, depth - begin);
            for (int i = 0; i < size; i += Tile.COLUMNS) {
                Panel.pack(x, block + i, Math.min(Tile.COLUMNS, size - i), begin, deep, space, i * DEPTH);
            }
            for (int out = from; out < to; out += Tile.ROWS) {
                int rows = Math.min(Tile.ROWS, to - out);
                for (int i = 0; i < rows; i++) {
                    weight.widen(firstRow + out + i, begin, deep, space, ROWS_AT + i * DEPTH);
                }
                for (int i = 0; i < size; i += Tile.COLUMNS) {
                    Tile.product(space, ROWS_AT, DEPTH, space, i * DEPTH, deep, space, SUMS_AT);
                    Panel.unpack(space, SUMS_AT, rows, Math.min(Tile.COLUMNS, size - i), y, block + i, out,
                            begin == 0 ? bias : 0, begin > 0);
                }
            }
        }
        workspaces.giveBack(space);
    }
}
