// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The sizes of a tensor's axes, outermost first.
 *
 * <p>Axes may be counted from the end: {@code -1} is the last one. Immutable.
 */
public final class Shape {
    private final int[] sizes;

    private Shape(int[] sizes) {
        this.sizes = sizes;
    }

    /**
     * @param sizes the axis sizes, each at least 0
     * @throws IllegalArgumentException if a size is negative
     */
    public static Shape of(int... sizes) {
        for (int size : sizes) {
            if (size < 0) {
                throw new IllegalArgumentException("a shape has the negative size " + size + ": "
                        + Arrays.toString(sizes));
            }
        }
        return new Shape(sizes.clone());
    }

    /** The number of axes. */
    public int rank() {
        return sizes.length;
    }

    /** The size of an axis; negative axes count from the end. */
    public int size(int axis) {
        return sizes[axis(axis)];
    }

    /** The size of the last axis: the channels. */
    public int width() {
        return size(-1);
    }

    /**
     * The number of elements.
     *
     * @throws ArithmeticException if it does not fit a long
     */
    public long count() {
        long count = 1;
        for (int size : sizes) {
            count = Math.multiplyExact(count, size);
        }
        return count;
    }

    /** The non-negative index of an axis that may be counted from the end. */
    public int axis(int axis) {
        int index = axis < 0 ? axis + sizes.length : axis;
        if (index < 0 || index >= sizes.length) {
            throw new IllegalArgumentException("axis " + axis + " is not one of " + this);
        }
        return index;
    }

    /** This shape with another size on one axis. */
    public Shape with(int axis, int size) {
        int[] changed = sizes.clone();
        changed[axis(axis)] = size;
        return of(changed);
    }

    /** This shape followed by more axes. */
    public Shape append(int... more) {
        int[] longer = Arrays.copyOf(sizes, sizes.length + more.length);
        System.arraycopy(more, 0, longer, sizes.length, more.length);
        return of(longer);
    }

    /** This shape with axes before it. */
    public Shape prepend(int... first) {
        return of(first).append(sizes);
    }

    /** A copy of the sizes. */
    public int[] sizes() {
        return sizes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(sizes, shape.sizes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sizes);
    }

    @Override
    public String toString() {
        return Arrays.stream(sizes).mapToObj(Integer::toString).collect(Collectors.joining(", ", "[", "]"));
    }
}
