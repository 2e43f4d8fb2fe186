// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.model;

/** How large passes are made that give logits of every token, so that these do not fill the memory. */
final class PassSize {

    /** The most tokens of a sequence to read at once. */
    static final int PIECE = 512;

    /** 64 MiB of floats a pass. */
    private static final long PASS = 1 << 24;
    /** 256 MiB of floats for the results of several sequences. */
    private static final long GROUP = 1 << 26;

    private PassSize() {}

    /** How many of the sequences to run at once when all their results are kept; at least one. */
    static int rows(int sequences, int time, int logits) {
        return (int) Math.clamp(GROUP / Math.max(1, (long) time * logits), 1, sequences);
    }

    /** How many tokens of each of {@code rows} sequences to read in one pass; at least one. */
    static int tokens(int rows, int logits) {
        return (int) Math.clamp(PASS / Math.max(1, (long) rows * logits), 1, PIECE);
    }
}
