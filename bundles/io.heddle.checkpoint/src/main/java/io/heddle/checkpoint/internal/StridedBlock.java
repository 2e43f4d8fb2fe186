// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal;

import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.weight.BlockFormat;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

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

    /** The sizes of its axes. */
    public Shape shape() {
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

    /** How it is quantised, if it is, and its rows are whole blocks one after another. */
    Optional<BlockFormat> format() {
        return numbers.format().filter(this::hasWholeRows);
    }

    private boolean hasWholeRows(BlockFormat format) {
        int last = sizes.length - 1;
        return last >= 0 && strides[last] == 1 && sizes[last] % format.elements() == 0 && offset % format.elements() == 0
                && Arrays.stream(strides, 0, last).allMatch(stride -> stride % format.elements() == 0);
    }

    /** Its blocks in row-major order, read-only: where they lie if they lie together, else a copy. */
    MemorySegment blocks() {
        BlockFormat format = format().orElseThrow();
        if (isDense()) {
            return numbers.blocks(offset, offset + shape().count()).asReadOnly();
        }
        MemorySegment copy = Arena.ofAuto().allocate(shape().count() / format.elements() * format.bytes());
        copyRows(0, offset, copy, 0);
        return copy.asReadOnly();
    }

    private long copyRows(int axis, long from, MemorySegment copy, long at) {
        if (axis == sizes.length - 1) {
            MemorySegment row = numbers.blocks(from, from + sizes[axis]);
            MemorySegment.copy(row, 0, copy, at, row.byteSize());
            return at + row.byteSize();
        }
        for (int i = 0; i < sizes[axis]; i++) {
            at = copyRows(axis + 1, from + i * strides[axis], copy, at);
        }
        return at;
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
