// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.tensor;

/**
 * A named range of channels, as a fused projection hands them out.
 *
 * @param from the first channel
 * @param to one past the last channel
 */
public record Slice(int from, int to) {
    /** @throws IllegalArgumentException unless {@code 0 <= from <= to} */
    public Slice {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("a slice from " + from + " to " + to);
        }
    }

    /** The number of channels. */
    public int size() {
        return to - from;
    }

    /** The slice of this size that follows this one. */
    public Slice then(int size) {
        return new Slice(to, to + size);
    }

    /** The first {@code size} channels. */
    public static Slice first(int size) {
        return new Slice(0, size);
    }
}
