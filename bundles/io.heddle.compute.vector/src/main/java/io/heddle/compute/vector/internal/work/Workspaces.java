// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.work;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Arrays of one size that kernels borrow while they run, so that hundreds of steps need no scratch
 * memory each. As many are made as run at one time; taking one that is there and giving it back
 * allocates nothing. A thread looks first where it left the last one, which is still in its cache. Thread-safe.
 */
public final class Workspaces {
    /** Arrays that are kept; more than run at one time on most machines. A power of two. */
    private static final int KEPT = 64;
    /** Between the entries of two threads: two cache lines. */
    private static final int APART = 32;

    private final int floats;
    private final AtomicReferenceArray<float[]> idle = new AtomicReferenceArray<>(KEPT * APART);

    /** @param floats the size of each */
    public Workspaces(int floats) {
        this.floats = floats;
    }

    /** An array with undefined content, to be given back. */
    public float[] take() {
        for (int i = 0; i < KEPT; i++) {
            int place = place(i);
            float[] one = idle.get(place) == null ? null : idle.getAndSet(place, null);
            if (one != null) {
                return one;
            }
        }
        return new float[floats];
    }

    /** Lets others have it. */
    public void giveBack(float[] one) {
        for (int i = 0; i < KEPT; i++) {
            if (idle.get(place(i)) == null && idle.compareAndSet(place(i), null, one)) {
                return;
            }
        }
    }

    /** Where this thread looks after so many other places. */
    private static int place(int i) {
        return ((int) Thread.currentThread().threadId() + i & KEPT - 1) * APART;
    }
}
