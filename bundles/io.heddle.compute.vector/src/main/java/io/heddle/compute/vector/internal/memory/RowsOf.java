// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.memory;

import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Tensor;

/**
 * A tensor as rows of its last axis, by address. Immutable; the tensor's owner keeps the memory.
 *
 * @param base the address of the first row
 * @param width elements a row, side by side
 * @param sizes of the axes before the last one, merged where they lie evenly; outermost first
 * @param steps of these axes, in bytes
 */
public record RowsOf(long base, int width, int[] sizes, long[] steps) {
    /**
     * @throws IllegalArgumentException if the elements of a row lie apart; see {@link Dense}
     */
    public static RowsOf of(Tensor tensor) {
        int last = tensor.shape().rank() - 1;
        int width = last < 0 ? 1 : tensor.size(last);
        if (last >= 0 && width > 1 && tensor.stride(last) != 1) {
            throw new IllegalArgumentException("the last axis of this view lies apart in memory: " + tensor);
        }
        int[] sizes = new int[Math.max(0, last)];
        long[] steps = new long[sizes.length];
        int axes = 0;
        for (int axis = 0; axis < last; axis++) {
            int size = tensor.size(axis);
            long step = tensor.stride(axis) * tensor.type().bytes();
            if (axes > 0 && steps[axes - 1] == step * size) {
                sizes[axes - 1] *= size;
                steps[axes - 1] = step;
            } else {
                sizes[axes] = size;
                steps[axes++] = step;
            }
        }
        return new RowsOf(tensor.address(), width, java.util.Arrays.copyOf(sizes, axes), java.util.Arrays.copyOf(steps, axes));
    }

    /** The same of a tensor that must be F32. */
    public static RowsOf floats(Tensor tensor) {
        if (tensor.type() != DataType.F32) {
            throw new IllegalArgumentException("the vector compute computes in F32; found " + tensor);
        }
        return of(tensor);
    }

    /** How many rows there are. */
    public int count() {
        int count = 1;
        for (int size : sizes) {
            count *= size;
        }
        return count;
    }

    /** The address of a row, counted in row-major order. */
    public long address(int row) {
        if (sizes.length == 1) {
            return base + row * steps[0];
        }
        long address = base;
        int rest = row;
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            address += rest % sizes[axis] * steps[axis];
            rest /= sizes[axis];
        }
        return address;
    }
}
