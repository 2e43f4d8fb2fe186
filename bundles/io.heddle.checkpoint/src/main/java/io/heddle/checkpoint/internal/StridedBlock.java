// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal;

import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/**
 * Numbers in memory, seen through strides: what slicing, permuting and de-interleaving do without a copy.
 *
 * @param numbers all elements of the tensor that this is a view of
 * @param type their stored type
 * @param sizes of the axes
 * @param strides of the axes, in elements
 * @param offset of the first one, in elements
 */
public record StridedBlock(Numbers numbers, DataType type, int[] sizes, long[] strides, long offset) {
    /** A whole tensor in row-major order. */
    public static StridedBlock dense(Numbers numbers, DataType type, Shape shape) {
        return new StridedBlock(numbers, type, shape.sizes(), denseStrides(shape.sizes()), 0);
    }

    static StridedBlock dense(MemorySegment memory, DataType type, Shape shape) {
        return dense(Numbers.in(memory, type), type, shape);
    }

    Shape shape() {
        return Shape.of(sizes);
    }

    boolean isDense() {
        return Arrays.equals(strides, denseStrides(sizes));
    }

    StridedBlock sliced(int axis, int from, int to) {
        int[] cut = sizes.clone();
        cut[axis] = to - from;
        return new StridedBlock(numbers, type, cut, strides, offset + from * strides[axis]);
    }

    StridedBlock permuted(List<Integer> order) {
        int[] turned = new int[sizes.length];
        long[] steps = new long[sizes.length];
        for (int axis = 0; axis < turned.length; axis++) {
            turned[axis] = sizes[order.get(axis)];
            steps[axis] = strides[order.get(axis)];
        }
        return new StridedBlock(numbers, type, turned, steps, offset);
    }

    StridedBlock deinterleaved(int axis, int count, int index) {
        int[] fewer = sizes.clone();
        fewer[axis] = sizes[axis] / count;
        long[] wider = strides.clone();
        wider[axis] = strides[axis] * count;
        return new StridedBlock(numbers, type, fewer, wider, offset + index * strides[axis]);
    }

    StridedBlock reshaped(Shape shape) {
        return new StridedBlock(numbers, type, shape.sizes(), denseStrides(shape.sizes()), offset);
    }

    /** Its elements where they lie together, read-only. */
    MemorySegment contiguous() {
        return numbers.read(offset, offset + shape().count()).asReadOnly();
    }

    /** The memory in which element {@code offset} is the first one, up to the last that the strides reach. */
    MemorySegment span() {
        long end = shape().count() == 0 ? offset : offset + 1;
        for (int axis = 0; end > offset && axis < sizes.length; axis++) {
            end += (sizes[axis] - 1) * strides[axis];
        }
        return numbers.read(offset, end);
    }

    static long[] denseStrides(int[] sizes) {
        long[] strides = new long[sizes.length];
        long step = 1;
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            strides[axis] = step;
            step *= sizes[axis];
        }
        return strides;
    }
}
