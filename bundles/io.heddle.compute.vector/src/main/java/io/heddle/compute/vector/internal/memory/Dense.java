// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.memory;

import io.heddle.api.kernel.Binding;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Tensor;

/**
 * A tensor whose rows lie together: itself, or a copy that is made anew before each run where its
 * last axis lies apart, as a permuted view's does.
 *
 * @param tensor what kernels read
 * @param source what it is copied from; the same tensor where no copy is needed
 */
public record Dense(Tensor tensor, Tensor source) {
    /** @param binding whose scratch memory a copy takes */
    public static Dense of(Tensor tensor, Binding binding) {
        boolean together = tensor.shape().rank() == 0 || tensor.shape().width() <= 1 || tensor.stride(-1) == 1;
        return new Dense(together ? tensor : binding.scratch().allocate(tensor.type(), tensor.shape()), tensor);
    }

    /** Brings the copy up to date. */
    public void refresh() {
        if (tensor != source) {
            copy(0, source.address(), tensor.address());
        }
    }

    private void copy(int axis, long from, long to) {
        int bytes = source.type().bytes();
        if (axis == source.shape().rank()) {
            if (source.type() == DataType.F32 || source.type() == DataType.I32) {
                Memory.putInt(to, Memory.getInt(from));
            } else {
                Memory.copy(from, to, bytes);
            }
            return;
        }
        for (int i = 0; i < source.size(axis); i++) {
            copy(axis + 1, from + i * source.stride(axis) * bytes, to + i * tensor.stride(axis) * bytes);
        }
    }
}
