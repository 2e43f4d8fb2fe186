// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.recurrence;

import io.heddle.compute.vector.internal.projection.Tile;

/**
 * Sizes of a block of tokens, and where its matrices lie in a workspace.
 *
 * <p>Each token has a late row for each query and for a of the erasing term: the vector that reads
 * the state at the block's start, and behind it how strongly it sees what each token of the block
 * writes. A head's panel has the state transposed, {@code [key, value]}, and below it the values
 * that are written. So reading is one product of late rows with panels.
 */
final class BlockShape {
    final int key;
    /** Key channels, padded. */
    final int depth;
    final int value;
    /** Tokens. */
    final int size;
    final int writes;
    /** Writes, and the erasing term behind them. */
    final int terms;
    final int queries;
    /** Late rows. */
    final int lates;
    final int lateStep;
    /** Panels of values, with the normaliser's channel of ones if there is one. */
    final int panels;
    /** Panels of what is written by the block's tokens. */
    final int earlyPanels;

    /** Late vectors as they are loaded, {@code [late, depth]}. */
    final int raw;
    /** Keys of all terms, {@code [term, token, depth]}. */
    final int keys;
    /** Keys transposed, {@code [panel, depth, COLUMNS]}. */
    final int early;
    /** Products of late vectors and keys, {@code [panel, late, COLUMNS]}. */
    final int gram;
    /** Late rows, {@code [late, lateStep]}. */
    final int late;
    /** Results, {@code [panel, query and token, COLUMNS]}. */
    final int out;
    /** Sums of one tile. */
    final int tile;
    /** A number a token. */
    final int numbers;
    /** What the kind of decay needs. */
    final int decay;
    /** Heads, {@link #headSize} floats each. */
    final int head;
    final int headSize;
    /** In a head: its panels, {@code [panel, panelRows, COLUMNS]}. */
    final int panelRows;
    final int panelSize;
    /**
     * In a head, behind its panels: factors of the decay, strengths of writes, least divisors; a
     * maximum before and after; whether a block was left to be done otherwise.
     */
    final int factors;
    final int strengths;
    final int leasts;
    final int maximum;
    final int left;

    /** @param decayFloats what the kind of decay needs */
    BlockShape(MatrixOperands in, int size, int decayFloats) {
        this.size = size;
        key = in.key;
        depth = Staged.padded(in.key);
        value = in.value;
        writes = in.keys.length;
        terms = writes + (in.a == null ? 0 : 1);
        queries = in.queries;
        lates = (queries + (in.a == null ? 0 : 1)) * size;
        int row = value + (in.division == MatrixOperands.Division.NONE ? 0 : 1);
        panels = Math.ceilDiv(row, Tile.COLUMNS);
        earlyPanels = Math.ceilDiv(terms * size, Tile.COLUMNS);
        lateStep = depth + earlyPanels * Tile.COLUMNS;
        panelRows = depth + terms * size;
        panelSize = panelRows * Tile.COLUMNS;
        raw = 0;
        keys = raw + lates * depth;
        early = keys + terms * size * depth;
        gram = early + earlyPanels * depth * Tile.COLUMNS;
        late = gram + earlyPanels * lates * Tile.COLUMNS;
        out = late + lates * lateStep;
        tile = out + panels * queries * size * Tile.COLUMNS;
        numbers = tile + Tile.ROWS * Tile.COLUMNS;
        decay = numbers + size;
        head = decay + decayFloats;
        factors = panels * panelSize;
        strengths = factors + size;
        leasts = strengths + size;
        maximum = leasts + size;
        left = maximum + 2;
        headSize = Staged.padded(left + 1);
    }

    /** Floats of a workspace for so many heads. */
    int total(int heads) {
        return head + heads * headSize;
    }

    /** The row of a late vector. @param which a query, or {@link #queries} for the erasing term */
    int late(int which, int token) {
        return late + (which * size + token) * lateStep;
    }

    /** How strongly a late vector sees what a term writes, from the block's first token on. */
    int seen(int which, int token, int term) {
        return late(which, token) + depth + term * size;
    }

    /** A late vector as it is loaded. */
    int raw(int which, int token) {
        return raw + (which * size + token) * depth;
    }

    /** The key of a term and token. */
    int key(int term, int token) {
        return keys + (term * size + token) * depth;
    }

    /** Where the transposed key of a term and token begins; its channels are COLUMNS apart. */
    int early(int term, int token) {
        int column = term * size + token;
        return early + column / Tile.COLUMNS * depth * Tile.COLUMNS + column % Tile.COLUMNS;
    }

    /** The products of a late vector with the keys of a term, from a token on. */
    int gram(int which, int late, int term, int token) {
        int column = term * size + token;
        return gram + (column / Tile.COLUMNS * lates + which * size + late) * Tile.COLUMNS + column % Tile.COLUMNS;
    }

    /** Whether a panel has values in all of its columns. */
    boolean isWhole(int panel) {
        return (panel + 1) * Tile.COLUMNS <= value;
    }

    /** What a term and token writes, in the first panel of a head. */
    int written(int headAt, int term, int token) {
        return headAt + (depth + term * size + token) * Tile.COLUMNS;
    }

    /** The sums that a query reads, in the first panel. */
    int out(int query, int token) {
        return out + (query * size + token) * Tile.COLUMNS;
    }

    /** Floats from one panel of results to the next. */
    int outPanel() {
        return queries * size * Tile.COLUMNS;
    }

    /** Tokens that are computed for so many valid ones. */
    static int used(int valid) {
        return Math.ceilDiv(valid, Tile.ROWS) * Tile.ROWS;
    }
}
