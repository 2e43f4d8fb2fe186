// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.recurrence;

/**
 * What the decay does within a block and across it. A token first forgets, then writes. Factors are
 * products of the tokens' own factors, which are at most 1: nothing overflows, and what is forgotten
 * entirely takes no digits from what comes after it.
 */
sealed interface BlockDecay permits HeadBlock, ChannelBlock {
    /** Work that heads with the same keys share; late vectors and keys are loaded. */
    void share(float[] x, int used);

    /** Loads what decays a head, if its numbers are not enough. @return whether its factors are finite */
    boolean load(float[] x, int row, int head, int headAt, int from, int valid);

    /** Fills the late rows of a head. @param headAt the head's place in the workspace */
    void fill(float[] x, int headAt, int used);

    /** Decays a panel of the state and adds what the block has written. @param panelAt the panel's place */
    void advance(float[] x, int panelAt, int used);
}
