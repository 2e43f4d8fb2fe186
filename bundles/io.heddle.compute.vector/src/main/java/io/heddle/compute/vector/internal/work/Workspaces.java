// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.work;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Arrays of one size that kernels borrow while they run, so that hundreds of steps need no scratch
 * memory each. As many are made as run at one time; taking one that is there and giving it back
 * allocates nothing. Thread-safe.
 */
public final class Workspaces {
    /** Arrays that are kept; more than run at one time on most machines. */
    private static final int KEPT = 64;

    private final int floats;
    private final AtomicReferenceArray<float[]> idle = new AtomicReferenceArray<>(KEPT);

    /** @param floats the size of each */
    public Workspaces(int floats) {
        this.floats = floats;
    }

    /** An array with undefined content, to be given back. */
    public float[] take() {
        for (int i = 0; i < KEPT; i++) {
            float[] one = idle.get(i) == null ? null : idle.getAndSet(i, null);
            if (one != null) {
                return one;
            }
        }
        return new float[floats];
    }

    /** Lets others have it. */
    public void giveBack(float[] one) {
        for (int i = 0; i < KEPT; i++) {
            if (idle.get(i) == null && idle.compareAndSet(i, null, one)) {
                return;
            }
        }
    }
}
