// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SlotsTest {
    /** All of them would be 8 GiB: more than the heap of a test. */
    private static final int MANY = 1 << 20;

    @Test
    void aStreamReachesTheLastPositionAndKeepsNoToken() {
        Slots slots = new Slots(1);
        int[] ids = new int[MANY];
        for (long read = 0; read + MANY <= Integer.MAX_VALUE; read += MANY) {
            slots.willNotKnow(0);
            slots.advance(0, ids, MANY);
        }
        int rest = Integer.MAX_VALUE - slots.read(0);
        slots.advance(0, ids, rest);
        assertEquals(Integer.MAX_VALUE, slots.read(0));
        assertEquals(Integer.MAX_VALUE, slots.inStates(0));
        assertEquals(-1, slots.behind());
        assertFalse(slots.tokensKnown());
    }

    @Test
    void tokensThatAreKeptAreThoseThatWereRead() {
        Slots slots = new Slots(2);
        slots.advance(1, new int[] {7, 8}, 2);
        slots.advance(1, new int[] {9}, 1);
        slots.emptied();
        assertTrue(slots.tokensKnown());
        assertEquals(1, slots.behind());
        assertArrayEquals(new int[] {7, 8, 9}, slots.missing(1, 10));
    }
}
