// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.attention;

import io.heddle.compute.vector.internal.memory.Lane;

/**
 * Cuts what the rows of a step see into pieces of the context, so that all threads have work however
 * long each row's context is. Made once for a step, and set anew for each run.
 */
final class ContextSplit {
    private static final int PIECES_OF_A_THREAD = 8;

    private final KeyValues past;
    private final int least;
    private final int extra;
    /** Where the pieces of each row begin, and after the last row where they end. */
    private final int[] begins;
    private int size;

    /** @param least tokens of a piece, so that handing out costs less than the work */
    ContextSplit(KeyValues past, int threads, int least) {
        this.past = past;
        this.least = least;
        this.extra = threads == 1 ? 0 : PIECES_OF_A_THREAD * threads;
        this.begins = new int[past.lanes().batch() + 1];
    }

    /** The most pieces that there can be. */
    int most() {
        return begins.length - 1 + extra;
    }

    /** Cuts the context of this pass. */
    void set() {
        Lane lanes = past.lanes();
        long all = 0;
        for (int row = 0; row < lanes.batch(); row++) {
            all += tokens(row);
        }
        size = extra == 0 ? Integer.MAX_VALUE : (int) Math.max(least, (all + extra - 1) / extra);
        for (int row = 0; row < lanes.batch(); row++) {
            begins[row + 1] = begins[row] + (int) (((long) tokens(row) + size - 1) / size);
        }
    }

    private int tokens(int row) {
        int last = past.past(row);
        return past.lanes().count(row) == 0 ? 0 : last + 1 - past.firstSeen(last);
    }

    int pieces() {
        return begins[begins.length - 1];
    }

    /** The first piece of a row; the row after the last one ends them. */
    int begin(int row) {
        return begins[row];
    }

    int row(int piece) {
        int row = 0;
        while (begins[row + 1] <= piece) {
            row++;
        }
        return row;
    }

    /** The index of the first token of a piece. */
    int from(int row, int piece) {
        return past.firstSeen(past.past(row)) + (piece - begins[row]) * size;
    }

    /** The index after the last token of a piece. */
    int to(int row, int piece) {
        return piece + 1 == begins[row + 1] ? past.past(row) + 1 : from(row, piece) + size;
    }
}
