// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.work;

import java.util.ArrayDeque;

/**
 * Arrays of one size that kernels borrow while they run, so that hundreds of steps need no scratch
 * memory each. As many are made as run at one time. Thread-safe.
 */
public final class Workspaces {
    private final int floats;
    private final ArrayDeque<float[]> idle = new ArrayDeque<>();

    /** @param floats the size of each */
    public Workspaces(int floats) {
        this.floats = floats;
    }

    /** An array with undefined content, to be given back. */
    public synchronized float[] take() {
        float[] one = idle.poll();
        return one == null ? new float[floats] : one;
    }

    /** Lets others have it. */
    public synchronized void giveBack(float[] one) {
        idle.push(one);
    }
}
