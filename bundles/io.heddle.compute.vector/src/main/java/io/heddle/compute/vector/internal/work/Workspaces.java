// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.work;

import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Arrays of one size that kernels borrow while they run, so that hundreds of steps need no scratch
 * memory each. As many are made as run at one time. Thread-safe.
 */
public final class Workspaces {
    private final int floats;
    private final ConcurrentLinkedQueue<float[]> idle = new ConcurrentLinkedQueue<>();

    /** @param floats the size of each */
    public Workspaces(int floats) {
        this.floats = floats;
    }

    /** An array with undefined content, to be given back. */
    public float[] take() {
        float[] one = idle.poll();
        return one == null ? new float[floats] : one;
    }

    /** Lets others have it. */
    public void giveBack(float[] one) {
        idle.add(one);
    }
}
