// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

import java.util.Arrays;

/** From pairs of ints to ints that are not negative; without objects, since it is read for every two neighbours. */
final class PairTable {

    private static final long EMPTY = -1;

    private long[] keys = new long[16];
    private int[] values = new int[16];
    private int size;

    PairTable() {
        Arrays.fill(keys, EMPTY);
    }

    /** The value of a pair, or -1. The left part must not be negative. */
    int get(int left, int right) {
        int slot = slot(key(left, right));
        return keys[slot] == EMPTY ? -1 : values[slot];
    }

    /** Sets the value of a pair, in place of an older one. */
    void put(int left, int right, int value) {
        if (2 * (size + 1) > keys.length) {
            grow();
        }
        int slot = slot(key(left, right));
        if (keys[slot] == EMPTY) {
            size++;
        }
        keys[slot] = key(left, right);
        values[slot] = value;
    }

    private static long key(int left, int right) {
        return (long) left << 32 | right & 0xFFFF_FFFFL;
    }

    private int slot(long key) {
        int mask = keys.length - 1;
        long mixed = key * 0x9E37_79B9_7F4A_7C15L;
        int slot = (int) (mixed ^ mixed >>> 32) & mask;
        while (keys[slot] != EMPTY && keys[slot] != key) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldValues = values;
        keys = new long[2 * oldKeys.length];
        values = new int[keys.length];
        Arrays.fill(keys, EMPTY);
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != EMPTY) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                values[slot] = oldValues[i];
            }
        }
    }
}
