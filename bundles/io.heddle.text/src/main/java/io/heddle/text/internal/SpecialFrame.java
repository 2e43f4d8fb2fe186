// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

/** The special tokens that a model expects before and behind a text. */
record SpecialFrame(int[] before, int[] after) {

    static final SpecialFrame NONE = new SpecialFrame(new int[0], new int[0]);

    /** Another frame around this one. */
    SpecialFrame within(SpecialFrame outer) {
        return new SpecialFrame(joined(outer.before, before), joined(after, outer.after));
    }

    /** The ids with this frame around them. */
    int[] around(int[] ids) {
        return joined(joined(before, ids), after);
    }

    private static int[] joined(int[] left, int[] right) {
        int[] both = new int[left.length + right.length];
        System.arraycopy(left, 0, both, 0, left.length);
        System.arraycopy(right, 0, both, left.length, right.length);
        return both;
    }
}
