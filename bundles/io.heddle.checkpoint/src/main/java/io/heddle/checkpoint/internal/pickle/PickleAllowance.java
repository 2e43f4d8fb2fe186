// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal.pickle;

/**
 * The memory that the values of a pickle may take. Whatever is made is paid for by what it takes at most,
 * and nothing is ever paid back: so neither a long stack nor a full memo nor a heap of small values outgrows it.
 */
final class PickleAllowance {
    /** An object's header and fields, a place in a list that grows by half, or an entry of a hash table, in bytes. */
    private static final int OBJECT = 48;
    private static final int PLACE = 8;
    private static final int ENTRY = 96;

    private final PickleInput in;
    private final long allowed;
    private long taken;

    /**
     * @param in for messages
     * @param allowed in bytes
     */
    PickleAllowance(PickleInput in, long allowed) {
        this.in = in;
        this.allowed = allowed;
    }

    /** An object with so many references. */
    void takeObject(int references) {
        take(OBJECT + (long) PLACE * references);
    }

    /** A list of so many objects. */
    void takeObjects(int count) {
        take(OBJECT + (long) (OBJECT + PLACE) * count);
    }

    /** A text of so many characters. */
    void takeText(int length) {
        take(2L * OBJECT + 2L * length);
    }

    /** An entry of a hash table, with its key. */
    void takeEntry() {
        take(ENTRY);
    }

    private void take(long bytes) {
        taken += bytes;
        if (taken > allowed) {
            throw in.fault("more values than " + (allowed >> 20) + " MiB hold, which is far beyond what its tensors need;"
                    + " do not use this file");
        }
    }
}
