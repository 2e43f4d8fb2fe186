// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import java.util.Arrays;
import java.util.BitSet;

/**
 * How far the sequences of a session have come, and with which tokens. A state can lie behind its
 * sequence: then the tokens in between are to be read once more. Used by one thread at a time.
 */
final class Slots {
    private static final int FIRST_ROOM = 64;

    private final int[] read;
    private final int[] states;
    private final long[] epochs;
    private final int[][] tokens;
    private final BitSet unknown = new BitSet();
    private final BitSet spoiled = new BitSet();

    Slots(int count) {
        read = new int[count];
        states = new int[count];
        epochs = new long[count];
        tokens = new int[count][0];
    }

    int count() {
        return read.length;
    }

    /** How many tokens the sequence has. */
    int read(int slot) {
        return read[slot];
    }

    /** How many of them are in the states. */
    int inStates(int slot) {
        return states[slot];
    }

    /** Counts up whenever marks of a slot become void. */
    long epoch(int slot) {
        return epochs[slot];
    }

    boolean isSpoiled(int slot) {
        return spoiled.get(slot);
    }

    /** A pass on the slot begins; until it is done its state is unfinished. */
    void spoil(int slot) {
        spoiled.set(slot);
    }

    /** The sequences that have begun. */
    int begun() {
        int begun = 0;
        for (int length : read) {
            begun += length > 0 ? 1 : 0;
        }
        return begun;
    }

    /** Whether every sequence could be read once more. */
    boolean tokensKnown() {
        return unknown.isEmpty();
    }

    /** The slot is about to read what is not kept: features, or the tokens of a stream. */
    void willNotKnow(int slot) {
        unknown.set(slot);
    }

    /** New tokens went through; {@code ids} is null where they are features. */
    void advance(int slot, int[] ids, int count) {
        spoiled.clear(slot);
        if (ids != null && !unknown.get(slot)) {
            int needed = read[slot] + count;
            if (tokens[slot].length < needed) {
                tokens[slot] = Arrays.copyOf(tokens[slot], Math.max(needed, Math.max(FIRST_ROOM, 2 * tokens[slot].length)));
            }
            System.arraycopy(ids, 0, tokens[slot], read[slot], count);
        }
        read[slot] += count;
        states[slot] += count;
    }

    /** Tokens that had been read before went through once more. */
    void catchUp(int slot, int count) {
        spoiled.clear(slot);
        states[slot] += count;
    }

    /** A slot whose states lie behind, or -1. */
    int behind() {
        for (int slot = 0; slot < read.length; slot++) {
            if (states[slot] < read[slot]) {
                return slot;
            }
        }
        return -1;
    }

    /** The next tokens to be read once more, at most {@code most}. */
    int[] missing(int slot, int most) {
        return Arrays.copyOfRange(tokens[slot], states[slot], states[slot] + Math.min(most, read[slot] - states[slot]));
    }

    /** The states of all slots are empty now. */
    void emptied() {
        Arrays.fill(states, 0);
        spoiled.clear();
    }

    /** The states of a slot are empty now, and its sequence is shorter; its tokens are known. */
    void cutTo(int slot, int length) {
        rewound(slot, length);
        states[slot] = 0;
    }

    /** States and sequence went back to an earlier point. */
    void rewound(int slot, int length) {
        read[slot] = length;
        states[slot] = length;
        spoiled.clear(slot);
    }

    /** The slot holds another sequence, whose tokens are not known unless there are none. */
    void replaced(int slot, int length) {
        rewound(slot, length);
        epochs[slot]++;
        unknown.set(slot, length > 0);
    }
}
