// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.tensor;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * A typed view of a storage: shape, strides in elements, offset.
 *
 * <p>The layout of activations is {@code [batch, time, channel]} or
 * {@code [batch, time, head, channel]}. Views ({@link #slice}, {@link #heads}, {@link #reshape})
 * never copy. Immutable; it does not own its memory, an {@link Arena} does.
 */
public final class Tensor {
    private final Storage storage;
    private final DataType type;
    private final Shape shape;
    private final long[] strides;
    private final long offset;

    private Tensor(Storage storage, DataType type, Shape shape, long[] strides, long offset) {
        this.storage = storage;
        this.type = type;
        this.shape = shape;
        this.strides = strides;
        this.offset = offset;
    }

    /**
     * A dense tensor over a whole storage.
     *
     * @throws IllegalArgumentException if the storage is too small
     */
    public static Tensor over(Storage storage, DataType type, Shape shape) {
        if (Math.multiplyExact(shape.count(), type.bytes()) > storage.bytes()) {
            throw new IllegalArgumentException(type + " " + shape + " does not fit " + storage.bytes() + " bytes");
        }
        return new Tensor(storage, type, shape, denseStrides(shape), 0);
    }

    /** A dense tensor whose storage is bound later, as a plan's recorder makes them. */
    public static Tensor unbound(TensorSpec spec) {
        long bytes = Math.multiplyExact(spec.shape().count(), spec.type().bytes());
        return over(new Storage(bytes), spec.type(), spec.shape());
    }

    /** The memory under it, shared with its views. */
    public Storage storage() {
        return storage;
    }

    /** Its element type. */
    public DataType type() {
        return type;
    }

    /** Its axis sizes. */
    public Shape shape() {
        return shape;
    }

    /** Type and shape together. */
    public TensorSpec spec() {
        return new TensorSpec(type, shape);
    }

    /** The size of an axis; negative axes count from the end. */
    public int size(int axis) {
        return shape.size(axis);
    }

    /** The step of an axis, in elements. */
    public long stride(int axis) {
        return strides[shape.axis(axis)];
    }

    /** The index of its first element in the storage, in elements. */
    public long offset() {
        return offset;
    }

    /** The address of its first element on its device. */
    public long address() {
        return storage.memory().address() + storage.offset() + offset * type.bytes();
    }

    /** The host's view of its memory, from its first element to the end of its storage. */
    public MemorySegment segment() {
        long begin = offset * type.bytes();
        return storage.memory().segment().asSlice(storage.offset() + begin, storage.bytes() - begin);
    }

    /** Whether its elements lie one after another in row-major order. */
    public boolean isDense() {
        long[] dense = denseStrides(shape);
        for (int axis = 0; axis < dense.length; axis++) {
            if (shape.size(axis) > 1 && strides[axis] != dense[axis]) {
                return false;
            }
        }
        return true;
    }

    /** The channels {@code [part.from, part.to)} of the last axis. */
    public Tensor slice(Slice part) {
        return slice(-1, part.from(), part.size());
    }

    /** {@code count} entries of an axis, beginning at {@code from}. */
    public Tensor slice(int axis, int from, int count) {
        int at = shape.axis(axis);
        if (from < 0 || count < 0 || from + count > shape.size(at)) {
            throw new IllegalArgumentException("entries " + from + " to " + (from + count) + " of axis " + at
                    + " are outside " + shape);
        }
        return new Tensor(storage, type, shape.with(at, count), strides, offset + from * strides[at]);
    }

    /** The last axis split into heads: {@code [.., heads * width]} as {@code [.., heads, width]}. */
    public Tensor heads(int heads) {
        if (heads <= 0 || shape.width() % heads != 0) {
            throw new IllegalArgumentException(shape.width() + " channels do not divide into " + heads + " heads");
        }
        int width = shape.width() / heads;
        int last = shape.rank() - 1;
        long[] split = Arrays.copyOf(strides, last + 2);
        split[last] = strides[last] * width;
        split[last + 1] = strides[last];
        return new Tensor(storage, type, shape.with(last, heads).append(width), split, offset);
    }

    /** The last two axes merged: the inverse of {@link #heads}. */
    public Tensor merged() {
        int last = shape.rank() - 1;
        if (strides[last - 1] != strides[last] * shape.size(last) && shape.size(last - 1) != 1) {
            throw new IllegalArgumentException("the last two axes of this view do not lie together in memory");
        }
        long[] merged = Arrays.copyOf(strides, last);
        merged[last - 1] = strides[last];
        int[] sizes = Arrays.copyOf(shape.sizes(), last);
        sizes[last - 1] = shape.size(last - 1) * shape.size(last);
        return new Tensor(storage, type, Shape.of(sizes), merged, offset);
    }

    /**
     * Another shape for the same elements.
     *
     * @throws IllegalArgumentException if this is not dense or the counts differ
     */
    public Tensor reshape(Shape other) {
        if (!isDense() || other.count() != shape.count()) {
            throw new IllegalArgumentException((isDense() ? "" : "a strided ") + shape + " cannot be seen as " + other);
        }
        return new Tensor(storage, type, other, denseStrides(other), offset);
    }

    /** The axes in another order: axis {@code i} of the result is axis {@code order[i]} of this. */
    public Tensor permute(int... order) {
        int[] sizes = new int[order.length];
        long[] steps = new long[order.length];
        for (int i = 0; i < order.length; i++) {
            sizes[i] = shape.size(order[i]);
            steps[i] = strides[shape.axis(order[i])];
        }
        return new Tensor(storage, type, Shape.of(sizes), steps, offset);
    }

    private static long[] denseStrides(Shape shape) {
        long[] strides = new long[shape.rank()];
        long step = 1;
        for (int axis = strides.length - 1; axis >= 0; axis--) {
            strides[axis] = step;
            step *= Math.max(1, shape.size(axis));
        }
        return strides;
    }

    @Override
    public String toString() {
        return type + " " + shape;
    }
}
