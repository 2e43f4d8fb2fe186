// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.work;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Arrays of one size that kernels borrow while they run, so that hundreds of steps need no scratch
 * memory each. As many are made as run at one time; borrowing one that is there allocates nothing.
 * Thread-safe.
 */
public final class Workspaces {
    /** More threads than this at one time make arrays that are not kept. */
    private static final int KEPT = 256;

    private final int floats;
    private final AtomicReferenceArray<float[]> idle = new AtomicReferenceArray<>(KEPT);

    /** @param floats the size of each */
    public Workspaces(int floats) {
        this.floats = floats;
    }

    /** An array with undefined content, to be given back. */
    public float[] take() {
        for (int i = 0; i < KEPT; i++) {
            if (idle.getPlain(i) != null) {
                float[] one = idle.getAndSet(i, null);
                if (one != null) {
                    return one;
                }
            }
        }
        return new float[floats];
    }

    /** Lets others have it. */
    public void giveBack(float[] one) {
        for (int i = 0; i < KEPT; i++) {
            if (idle.compareAndSet(i, null, one)) {
                return;
            }
        }
    }
}
