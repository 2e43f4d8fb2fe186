// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.attention;

import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.projection.Tile;

/**
 * The columns in which the query heads of a token stand: side by side for each key head, whose columns
 * begin and end at even places, so that they fill vectors or share one.
 *
 * @param keyHeads that query heads share
 * @param group query heads of a key head
 * @param wide columns of a key head: a power of two, or whole vectors
 */
record HeadColumns(int keyHeads, int group, int wide) {
    static HeadColumns of(int heads, int keyHeads) {
        int group = heads / keyHeads;
        return new HeadColumns(keyHeads, group,
                group >= F32.LANES ? F32.whole(group + F32.LANES - 1) : Integer.highestOneBit(2 * group - 1));
    }

    int heads() {
        return keyHeads * group;
    }

    /** The column of a query head. */
    int of(int head) {
        return head / group * wide + head % group;
    }

    /** Vectors that all columns fill. */
    int vectors() {
        return (keyHeads * wide + F32.LANES - 1) / F32.LANES;
    }

    /** Panels of {@link Tile#COLUMNS} that all columns fill. */
    int panels() {
        return (keyHeads * wide + Tile.COLUMNS - 1) / Tile.COLUMNS;
    }
}
